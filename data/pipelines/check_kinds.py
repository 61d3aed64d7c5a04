"""The kinds of checks with their options, as forms want them: read from the shapes of quality rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from data.flow import Option
from data.quality import Severity
from data.quality.kinds import Kind

FIRST = (
    Option("id", "text", required=True),
    Option("severity", "choice", Severity.FAIL.value, choices=tuple(each.value for each in Severity)),
    Option("label", "text"),
)


def check_options(kind: Kind) -> tuple[Option, ...]:
    """What every check says, and what one of this kind says besides."""
    return (*FIRST, *_own(kind))


def _own(kind: Kind) -> Iterator[Option]:
    for name, field in kind.shape.model_fields.items():
        said = field.alias or name
        choices = _choices(field)
        default = None if field.is_required() else field.default
        yield Option(said, _type(said, field, choices), default, field.is_required(), choices)


def _choices(field: FieldInfo) -> tuple[str, ...]:
    return tuple(map(str, get_args(field.annotation))) if get_origin(field.annotation) is Literal else ()


def _type(name: str, field: FieldInfo, choices: tuple[str, ...]) -> str:
    """The type of form that takes what a field holds."""
    if get_origin(field.annotation) is list:
        return "columns"
    plain = set(_plain(field.annotation))
    fits = {
        "choice": bool(choices),
        "expression": name in ("when", "expression"),
        "flag": plain == {bool},
        "text": plain == {str},
        "value": str in plain,
        "number": bool(plain),
    }
    return next((each for each, does in fits.items() if does), "mapping")


def _plain(annotation: Any) -> Iterator[type]:
    """The plain types among which a value may be."""
    if annotation in (bool, int, float, str):
        yield annotation
    for each in get_args(annotation):
        yield from _plain(each)
