"""The kinds of checks with their options, as forms want them: read from the shapes of quality rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from data.flow import Option
from data.quality import Severity
from data.quality.kinds import Kind

HELP = {
    "column": "The column it is about.",
    "columns": "The columns it is about, together.",
    "when": "Rows it is about, e.g. status = 'open'; all when left empty.",
    "min": "The least that is right.",
    "max": "The most that is right.",
    "values": "What is known, e.g. [new, open, closed].",
    "pattern": "Regular expression that the whole value matches.",
    "type": "What the text is to be.",
    "expression": "What holds for every row, e.g. net <= gross.",
    "references": "Where the key leads, e.g. {table: customers, columns: [id]}.",
    "with": "The other side, e.g. {table: raw.invoices, column: amount}.",
    "within": "A span of time, e.g. 36 hours.",
    "blank": "Texts of spaces alone count as nothing.",
    "tolerance": "Share of the other side's value by which both may differ.",
}
FIRST = (
    Option("id", "text", "What the check is called in results and logs.", required=True),
    Option(
        "severity", "choice", "fail: nothing is published. warn: it is logged, and published.", Severity.FAIL.value,
        choices=tuple(each.value for each in Severity),
    ),
    Option("label", "text", "What it is about, in words."),
)  # fmt: skip


def check_options(kind: Kind) -> tuple[Option, ...]:
    """What every check says, and what one of this kind says besides."""
    return (*FIRST, *_own(kind))


def check_help(kind: Kind) -> str:
    """What the options of a kind mean, in its own words."""
    return (kind.shape.__doc__ or "").split("\n", 1)[0]


def _own(kind: Kind) -> Iterator[Option]:
    for name, field in kind.shape.model_fields.items():
        said = field.alias or name
        choices = _choices(field)
        default = None if field.is_required() else field.default
        yield Option(said, _type(said, field, choices), HELP.get(said, ""), default, field.is_required(), choices)


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
