"""Proposals as YAML files. A file that somebody changed is theirs and is never written again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.metrics.yaml_writer import put_file, write_yaml

HEAD = "# Proposed from the data. Change it as you like: a changed file is not proposed again.\n# proposal {mark}\n"


def write_proposal(file: Path, document: Mapping[str, Any]) -> bool:
    """Write the document, unless the file is there and was changed since it was proposed; whether it was written."""
    body = write_yaml(document)
    text = HEAD.format(mark=_mark(body)) + body
    if file.exists():
        found = file.read_text(encoding="utf-8")
        if found == text:
            return True
        if not is_untouched(found):
            return False
    put_file(file, text)
    return True


def is_untouched(text: str) -> bool:
    """Whether a file's text is still as it was proposed."""
    body = "\n".join(text.split("\n")[2:])
    return text.startswith(HEAD.format(mark=_mark(body)))


def _mark(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
