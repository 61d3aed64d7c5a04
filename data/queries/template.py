"""Parameters in a query: `{{day:date=2026-01-01}}` becomes a bound value, `[[AND region = {{region}}]]` stands only
while its parameters have values. Values never become part of the text.

What takes the place of a parameter is as long as it was, so that every position in the text stays true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.errors import QueryError

Given = str | Sequence[str] | None
KINDS = ("text", "number", "date", "list", "numbers")
DATE_CAST = "::DATE"
_LISTS = ("list", "numbers")
_HOLE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*(?::\s*(\w+)\s*)?(?:=([^{}\n]*))?\}\}")
_QUIET = r"'(?:[^']|'')*(?:'|\Z)|\"(?:[^\"]|\"\")*(?:\"|\Z)|`[^`]*(?:`|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)"
_QUIET_OR_HOLE = re.compile(f"{_HOLE.pattern}|{_QUIET}", re.DOTALL)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Parameter:
    """A parameter as the text declares it. `required` when it stands outside every optional clause."""

    name: str
    kind: str
    default: str | None
    required: bool


@dataclass(frozen=True)
class Filled:
    """SQL with `$name` (or `$1`) in the place of parameters, as long as the text it came from, and the values to bind
    by name or in order; None for no parameters."""

    sql: str
    values: dict[str, Any] | list[Any] | None


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a text in the order they first stand in, each once; the first declaration of a kind or
    default counts. Raises QueryError for an unknown kind and for a parameter inside quotes."""
    spans = list(_clauses(text))
    found: dict[str, Parameter] = {}
    for hole in _holes(text):
        name, kind, default = hole.groups()
        if kind is not None and kind not in KINDS:
            raise _at("console.parameter_kind", text, hole, kind=kind, kinds=", ".join(KINDS))
        required = not any(start < hole.start() < end for start, end in spans)
        before = found.get(name, Parameter(name, "", None, False))
        default = before.default if before.default is not None else default
        found[name] = Parameter(name, before.kind or kind or "", default, required or before.required)
    return tuple(Parameter(p.name, p.kind or "text", p.default, p.required) for p in found.values())


def fill(text: str, values: Mapping[str, Given], *, sign: str = "$", numbered: bool = False) -> Filled:
    """`text` with its parameters bound to `values` (as people write them; of lists also the items), their defaults
    where there are none.

    `sign` begins a parameter in the lake's dialect; `numbered` ones are `$1`, `$2`, …, and can't be lists.
    Raises QueryError at the place of a parameter that has no value or one that is not of its kind.
    """
    declared = {parameter.name: parameter for parameter in parameters(text)}
    given = {name: _given(parameter, values.get(name)) for name, parameter in declared.items()}
    sql = _with_clauses(text, given)
    bound: dict[str, Any] = {}
    pieces, at = [], 0
    for hole in _holes(sql):
        parameter = declared[hole[1]]
        if numbered and parameter.kind in _LISTS:
            raise _at("console.parameter_list", text, hole, name=parameter.name)
        bound[parameter.name] = _value(text, hole, parameter, given[parameter.name])
        name = str(list(bound).index(parameter.name) + 1) if numbered else parameter.name
        pieces += [sql[at : hole.start()], _mark(hole, parameter, sign + name)]
        at = hole.end()
    written = _without_double_brackets("".join([*pieces, sql[at:]]), declared, sign)
    return Filled(written, (list(bound.values()) if numbered else bound) or None)


def _holes(text: str) -> Iterator[re.Match[str]]:
    """Every parameter outside comments. Raises QueryError for one inside quotes."""
    for found in _QUIET_OR_HOLE.finditer(text):
        if found[1] is not None:
            yield found
        elif found[0][0] in "'\"`" and (inside := _HOLE.search(text, found.start(), found.end())):
            raise _at("console.parameter_in_quotes", text, inside, name=inside[1])


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where optional clauses begin and end: double brackets around a parameter; others are nested lists."""
    at = 0
    while (start := text.find("[[", at)) >= 0 and (end := text.find("]]", start)) >= 0:
        if _HOLE.search(text, start, end):
            yield start, end + 2
        at = end + 2


def _given(parameter: Parameter, value: Given) -> str | tuple[str, ...] | None:
    if value is not None and not isinstance(value, str):
        return tuple(value) or None
    for candidate in (value, parameter.default):
        if candidate is not None and candidate.strip():
            return candidate.strip()
    return None


def _with_clauses(text: str, given: Mapping[str, object]) -> str:
    """The text with optional clauses kept or blank, by whether all of their parameters have values."""
    pieces, at = [], 0
    for start, end in _clauses(text):
        kept = all(given.get(hole[1]) is not None for hole in _HOLE.finditer(text, start, end))
        inside = f"  {text[start + 2 : end - 2]}  " if kept else re.sub(r"[^\n]", " ", text[start:end])
        pieces += [text[at:start], inside]
        at = end
    return "".join([*pieces, text[at:]])


def _mark(hole: re.Match[str], parameter: Parameter, written: str) -> str:
    cast = DATE_CAST if parameter.kind == "date" and hole[2] and written[0] == "$" else ""
    return f"{written}{cast}".ljust(len(hole[0]))


def _without_double_brackets(sql: str, declared: Mapping[str, Parameter], sign: str) -> str:
    """A list needs no parentheses of its own: `IN ({{regions:list}})` is `IN {{regions:list}}`."""
    for parameter in declared.values():
        if parameter.kind in _LISTS:
            alone = rf"\((\s*{re.escape(sign + parameter.name)}\s*)\)"
            sql = re.sub(alone, r" \1 ", sql)
    return sql


def _value(text: str, hole: re.Match[str], parameter: Parameter, given: str | tuple[str, ...] | None) -> Any:
    if given is None:
        raise _at("console.parameter_missing", text, hole, name=parameter.name)
    try:
        if isinstance(given, str):
            return _READ[parameter.kind](given)
        return [_READ[_ITEM[parameter.kind]](item) for item in given]
    except (KeyError, ValueError):
        raise _at(
            "console.parameter_value", text, hole, name=parameter.name, kind=parameter.kind, value=given
        ) from None


def _number(given: str) -> int | float:
    if not _NUMBER.fullmatch(given):
        raise ValueError(given)
    return float(given) if any(sign in given for sign in ".eE") else int(given)


def _items(given: str) -> list[str]:
    return [item.strip() for item in given.split(",") if item.strip()]


_READ: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "number": _number,
    "date": lambda given: date.fromisoformat(given).isoformat(),
    "list": _items,
    "numbers": lambda given: [_number(item) for item in _items(given)],
}
_ITEM = {"list": "text", "numbers": "number"}


def _at(code: str, text: str, hole: re.Match[str], **facts: Any) -> QueryError:
    before = text[: hole.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QueryError(code, line=line, column=column, length=len(hole[0]), **facts)
