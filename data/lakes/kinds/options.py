"""Checking of options against their declaration: what is wrong names the `option` it is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds.kind import Option, Options

REFERENCE = "Ref"
_SHORT = 4
_VARIABLE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")


def checked(declared: tuple[Option, ...], given: Options) -> dict[str, Any]:
    """`given` with defaults filled in. Raises InputError for one that is unknown, missing or none of its choices."""
    names = {option.name for option in declared}
    references = {option.name + REFERENCE for option in declared if option.secret}
    for name in given:
        if name not in names | references:
            raise InputError("lake.option_unknown", option=name, options=sorted(names | references))
    values = {option.name: given.get(option.name, option.default) for option in declared}
    for option in declared:
        if option.required and values[option.name] in (None, ""):
            raise InputError("lake.option_missing", option=option.name)
        if option.choices and values[option.name] not in (None, "", *option.choices):
            raise InputError("lake.option_choice", option=option.name, choices=list(option.choices))
    values |= {name: _reference(name, given[name]) for name in references if given.get(name)}
    return {name: value for name, value in values.items() if value not in (None, "")}


def checked_server(declared: tuple[Option, ...], given: Options, *, schemes: Collection[str]) -> dict[str, Any]:
    """The options of a server, those of a `url` taken apart, so that no password stays in it. Raises InputError for
    what is no address, for another scheme, and for parameters of the URL that are not among the options."""
    told = dict(given)
    url = told.pop("url", None)
    if url:
        told = {**_parts(str(url), declared, schemes), **told}
    values = checked(declared, told)
    if "port" in values:
        values["port"] = _port(values["port"])
    return values


def _reference(name: str, value: Any) -> str:
    if not _VARIABLE.fullmatch(str(value)):
        raise InputError("lake.option_reference", option=name)
    return str(value)


def _port(value: Any) -> int:
    if str(value).isdigit() and 0 < int(value) < 65_536:
        return int(value)
    raise InputError("lake.option_port", option="port")


def _parts(text: str, declared: tuple[Option, ...], schemes: Collection[str]) -> dict[str, Any]:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise InputError("lake.url_unreadable", option="url", schemes=sorted(schemes)) from None
    if url.drivername not in schemes:
        raise InputError("lake.url_scheme", option="url", scheme=url.drivername, schemes=sorted(schemes))
    names = {option.name for option in declared}
    strange = sorted(set(url.query) - (names - {"url", "password"}))
    if strange:
        allowed = sorted(names - {"url", "password"})
        raise InputError("lake.url_parameter", option="url", parameter=strange[0], allowed=allowed)
    found: dict[str, Any] = {"host": url.host, "port": url.port, "database": url.database, "user": url.username}
    found |= {"password": url.password, **url.query}
    return {name: value for name, value in found.items() if value is not None}


def existing(text: str, *, folder: bool) -> Path:
    """The absolute path `text` names. Raises InputError when it is not there, or is of the other sort."""
    path = Path(text).expanduser().resolve()
    if not path.exists():
        raise InputError("lake.path_missing", option="path", path=str(text))
    if path.is_dir() != folder:
        code = "lake.path_not_folder" if folder else "lake.path_not_file"
        raise InputError(code, option="path", path=str(text))
    return path


def without(text: str, secrets: Collection[str]) -> str:
    """`text` without `secrets`, longest first; a short one only where it stands alone: it may be part of any word."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        alone = rf"(?<!\w){re.escape(secret)}(?!\w)" if len(secret) < _SHORT else re.escape(secret)
        text = re.sub(alone, "•••", text)
    return text
