"""Checking of options against their declaration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds.kind import Option, Options


def checked(declared: tuple[Option, ...], given: Options) -> dict[str, Any]:
    """`given` with defaults filled in. Raises InputError for an unknown or missing option."""
    names = {option.name for option in declared}
    for name in given:
        if name not in names:
            raise InputError("lake.option_unknown", option=name, options=sorted(names))
    values = {option.name: given.get(option.name, option.default) for option in declared}
    for option in declared:
        if option.required and values[option.name] in (None, ""):
            raise InputError("lake.option_missing", option=option.name)
    return {name: value for name, value in values.items() if value is not None}


def existing(text: str, *, folder: bool) -> Path:
    """The absolute path `text` names. Raises InputError when it is not there, or is of the other sort."""
    path = Path(text).expanduser().resolve()
    if not path.exists():
        raise InputError("lake.path_missing", path=str(text))
    if path.is_dir() != folder:
        raise InputError("lake.path_not_folder" if folder else "lake.path_not_file", path=str(text))
    return path
