"""How values of the engine become JSON: dates as ISO text, numbers as numbers while a double holds them to the digit.

Whole numbers beyond 2^53 and decimals of more than 15 digits become text; NaN and infinity become null; bytes become
base64; intervals, times and everything exotic become the engine's own text.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from duckdb.sqltypes import DuckDBPyType

from data.sql import quote

Convert = Callable[[Any], Any]
_PLAIN = frozenset(
    "boolean tinyint smallint integer utinyint usmallint uinteger float double varchar uuid enum".split()
)
_WHOLE = frozenset("bigint ubigint hugeint uhugeint".split())
_MOMENTS = frozenset(
    [
        "timestamp",
        "timestamp_s",
        "timestamp_ms",
        "timestamp_ns",
        "timestamp with time zone",
        "timestamp with time zone ns",
    ]
)
_LARGEST_EXACT = 2**53
_EXACT_DIGITS = 15


def projection(types: Sequence[DuckDBPyType]) -> str:
    """A select list over columns `c0`, `c1`, … that turns what Python has no faithful value for into text."""
    wanted = [_wanted(kind) for kind in types]
    return ", ".join(
        f"c{at}" if same else f"CAST(c{at} AS {target}) AS c{at}" for at, (target, same) in enumerate(wanted)
    )


@dataclass(frozen=True)
class Encoder:
    """Makes rows of fixed types JSON. `usual` suffices while no whole number exceeds what a double holds."""

    usual: tuple[tuple[int, Convert], ...]
    exact: tuple[tuple[int, Convert], ...]

    def encode(self, rows: Sequence[tuple[Any, ...]]) -> bytes:
        """Rows as a JSON array of arrays."""
        try:
            return orjson.dumps(_converted(rows, self.usual), option=_USUAL)
        except TypeError:
            return orjson.dumps(_converted(rows, self.exact), option=orjson.OPT_NON_STR_KEYS)


def encoder(types: Sequence[DuckDBPyType]) -> Encoder:
    """The encoder for rows fetched through `projection(types)`."""
    return Encoder(_converters(types, _USUALLY), _converters(types, _EXACTLY))


def _converters(types: Sequence[DuckDBPyType], simple: Mapping[str, Convert]) -> tuple[tuple[int, Convert], ...]:
    found = ((at, _converter(kind, simple)) for at, kind in enumerate(types))
    return tuple((at, convert) for at, convert in found if convert is not None)


def _converted(rows: Sequence[tuple[Any, ...]], convert: Sequence[tuple[int, Convert]]) -> Sequence[Any]:
    if not convert:
        return rows
    lists = [list(row) for row in rows]
    for at, change in convert:
        for row in lists:
            if row[at] is not None:
                row[at] = change(row[at])
    return lists


def _wanted(kind: DuckDBPyType) -> tuple[str, bool]:
    """The type a column is fetched as, and whether that is the type it has."""
    name = kind.id
    if name in _PLAIN or name in _WHOLE or name in {"decimal", "blob"}:
        return str(kind), True
    if name in {"list", "array"}:
        inner, same = _wanted(_children(kind)[0][1])
        return f"{inner}[]", same and name == "list"
    if name == "struct":
        return _wanted_struct(kind)
    if name == "map" and _children(kind)[0][1].id in _PLAIN:
        (_, key), (_, value) = _children(kind)
        inner, same = _wanted(value)
        return f"MAP({key}, {inner})", same
    return "VARCHAR", False


def _wanted_struct(kind: DuckDBPyType) -> tuple[str, bool]:
    fields = [(name, _wanted(child)) for name, child in _children(kind)]
    inner = ", ".join(f"{quote(name)} {target}" for name, (target, _) in fields)
    return f"STRUCT({inner})", all(same for _, (_, same) in fields)


def _converter(kind: DuckDBPyType, simple: Mapping[str, Convert]) -> Convert | None:
    name = kind.id
    if name == "decimal":
        return _decimal_converter(kind)
    if name in {"list", "array"}:
        return _over_list(_converter(_children(kind)[0][1], simple))
    if name == "struct":
        return _over_struct({field: _converter(child, simple) for field, child in _children(kind)})
    if name == "map":
        return _over_map(_converter(_children(kind)[1][1], simple))
    return simple.get(name)


def _decimal_converter(kind: DuckDBPyType) -> Convert:
    (_, precision), (_, scale) = _children(kind)
    if precision > _EXACT_DIGITS:
        return _decimal
    return float if scale else int


def _over_list(inner: Convert | None) -> Convert | None:
    if inner is None:
        return None
    return lambda values: [None if value is None else inner(value) for value in values]


def _over_struct(fields: dict[str, Convert | None]) -> Convert | None:
    changing = {name: convert for name, convert in fields.items() if convert is not None}
    if not changing:
        return None

    def change(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            name: changing[name](inner) if name in changing and inner is not None else inner
            for name, inner in value.items()
        }

    return change


def _over_map(inner: Convert | None) -> Convert:
    def change(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {str(key): inner(item) if inner and item is not None else item for key, item in value.items()}

    return change


def _children(kind: DuckDBPyType) -> list[tuple[str, Any]]:
    return list(kind.children)


def _whole(value: int) -> int | str:
    return value if -_LARGEST_EXACT <= value <= _LARGEST_EXACT else str(value)


def _decimal(value: Decimal) -> float | int | str:
    _, digits, exponent = value.as_tuple()
    if exponent == 0:
        return _whole(int(value))
    number = float(value)
    return number if len(digits) <= _EXACT_DIGITS or Decimal(repr(number)) == value else str(value)


def _moment(value: str) -> str:
    date, space, rest = value.partition(" ")
    if not space or "(BC)" in rest:
        return value
    return f"{date}T{rest[:-3]}Z" if rest.endswith("+00") else f"{date}T{rest}"


def _bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


_USUAL = orjson.OPT_NON_STR_KEYS | orjson.OPT_STRICT_INTEGER
_USUALLY: dict[str, Convert] = {**dict.fromkeys(_MOMENTS, _moment), "blob": _bytes}
_EXACTLY: dict[str, Convert] = {**_USUALLY, **dict.fromkeys(_WHOLE, _whole)}
