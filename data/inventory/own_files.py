"""Keeps Nexus's own files from being registered as somebody's lake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.core import Core
from data.errors import InputError
from data.lakes import KINDS

FILES = ("nexus.db", "secret.key", "warehouse.duckdb")
FOLDERS = ("lakes", "snapshots", "results", "pipelines", "cache")


def refuse_own_files(core: Core, kind: str, options: Mapping[str, Any]) -> None:
    """Raises InputError when a path among the options of a lake of `kind` leads to what Nexus keeps for itself."""
    home = core.settings.home.resolve()
    key = Path(core.settings.secret_key_file).resolve() if core.settings.secret_key_file else home / "secret.key"
    for option in KINDS[kind].options:
        text = options.get(option.name)
        if option.type == "path" and isinstance(text, str) and _ours(Path(text).expanduser().resolve(), home, key):
            raise InputError("lake.own_file", option=option.name, path=text)


def _ours(path: Path, home: Path, key: Path) -> bool:
    named = path.parent == home and path.name.startswith(FILES)
    return path in {home, key} or named or any(path.is_relative_to(home / folder) for folder in FOLDERS)
