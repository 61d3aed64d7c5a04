"""Proposals as YAML files. A file that somebody changed is theirs and is never written again."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HEAD = "# Proposed from the data. Change it as you like: a changed file is not proposed again.\n# proposal {mark}\n"


def write_proposal(file: Path, document: Mapping[str, Any]) -> bool:
    """Write the document, unless the file is there and was changed since it was proposed; whether it was written."""
    body = yaml.dump(dict(document), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    text = HEAD.format(mark=_mark(body)) + body
    if file.exists():
        found = file.read_text(encoding="utf-8")
        if found == text:
            return True
        if not is_untouched(found):
            return False
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, file)
    return True


def is_untouched(text: str) -> bool:
    """Whether a file's text is still as it was proposed."""
    body = "\n".join(text.split("\n")[2:])
    return text.startswith(HEAD.format(mark=_mark(body)))


def _mark(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


class _Plain(yaml.SafeDumper):
    """Collections of plain values on one line, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    flat = all(not isinstance(item, dict) for item in value.values()) and len(value) <= 6
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flat)


def _sequence(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    flat = all(not isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Plain.add_representer(dict, _mapping)
_Plain.add_representer(list, _sequence)
