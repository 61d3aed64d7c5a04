"""Writes YAML documents as a person would: in the order given, short collections on one line, lines of a text as lines,
no aliases."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def write_yaml(document: Mapping[str, Any]) -> str:
    """The text of a document of plain values; `read_yaml` gives it back."""
    return yaml.dump(dict(document), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


def put_file(file: Path, text: str) -> None:
    """`text` in `file`, whole or not at all, kept through a loss of power."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    os.replace(fresh, file)


class _Plain(yaml.SafeDumper):
    """Collections of plain values on one line, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    flat = all(not isinstance(item, dict) and "\n" not in str(item) for item in value.values()) and len(value) <= 6
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flat)


def _sequence(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    flat = all(not isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Plain.add_representer(dict, _mapping)
_Plain.add_representer(list, _sequence)
_Plain.add_representer(str, _text)
