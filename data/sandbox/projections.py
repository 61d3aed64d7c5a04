"""Select lists that bring a result into a format, so that the engine's own threads do the work on values.

Each is over columns `c0`, `c1`, … of the types given. JSON values are those of `values`, to the digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from duckdb.sqltypes import DuckDBPyType

from data.sql import literal, quote

_AS_IS = frozenset(
    "boolean tinyint smallint integer bigint utinyint usmallint uinteger ubigint float double decimal varchar blob date"
    " timestamp timestamp_s timestamp_ms timestamp_ns".split()
) | {"timestamp with time zone"}
_HUGE = frozenset({"hugeint", "uhugeint"})
_BIG = frozenset({"bigint", "ubigint", *_HUGE})
_MOMENTS = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"})
_ZONED = frozenset({"timestamp with time zone", "timestamp with time zone ns"})
_NUMBERS = frozenset("tinyint smallint integer utinyint usmallint uinteger float double decimal".split()) | _BIG
_NESTED = frozenset({"list", "array", "struct", "map"})
_EXACT = 2**53
_EXACT_DIGITS = 15


def arrow(types: Sequence[DuckDBPyType]) -> str:
    """Columns as Arrow and Parquet carry them: what those have no type for is text, 128-bit integers are decimals."""
    return _each(types, lambda at, kind: _cast(f"c{at}", _carried(kind)))


def lines(names: Sequence[str], types: Sequence[DuckDBPyType]) -> str:
    """One column: each row as a line of JSON."""
    fields = [f"{quote(name)} := {json_value(f'c{at}', kind)}" for at, (name, kind) in enumerate(_pairs(names, types))]
    return f"CAST(to_json(struct_pack({', '.join(fields)})) AS VARCHAR) || chr(10) AS line"


def cells(types: Sequence[DuckDBPyType]) -> str:
    """Columns as CSV shows them: times in ISO 8601, nested values as JSON, text safe for spreadsheets."""
    return _each(types, lambda at, kind: _cell(f"c{at}", kind))


def sheet_row(types: Sequence[DuckDBPyType]) -> str:
    """One column: each row as a `<row>` of a spreadsheet. Style 1 is a day, 2 a moment."""
    parts = " || ".join(_sheet_cell(f"c{at}", kind) for at, kind in enumerate(types))
    return f"'<row>' || {parts or literal('')} || '</row>' AS line"


def json_value(value: str, kind: DuckDBPyType) -> str:
    """An expression of what `value` is in JSON: exact or text, never rounded, never NaN."""
    name = kind.id
    if str(kind) == "JSON":
        return f"CAST({value} AS VARCHAR)"
    make = _JSON.get(name)
    if make is not None:
        return make(value, kind)
    return value if name in {"boolean", "varchar"} | _NUMBERS else f"CAST({value} AS VARCHAR)"


def _big(value: str, kind: DuckDBPyType) -> str:
    exact = f"{value} BETWEEN -{_EXACT} AND {_EXACT}" if kind.id != "ubigint" else f"{value} <= {_EXACT}"
    return f"CASE WHEN {exact} THEN to_json({value}) ELSE to_json(CAST({value} AS VARCHAR)) END"


def _decimal(value: str, kind: DuckDBPyType) -> str:
    digits, scale = _numbers(kind)
    if digits <= _EXACT_DIGITS:
        return value
    number = f"to_json(CAST({value} AS DOUBLE))" if scale else f"to_json({value})"
    few = f"abs({value}) < {10 ** (_EXACT_DIGITS - scale)}" if scale < _EXACT_DIGITS else "false"
    same = f"TRY_CAST(CAST(CAST({value} AS DOUBLE) AS VARCHAR) AS DECIMAL({digits}, {scale})) = {value}"
    exact = same if scale else f"{value} BETWEEN -{_EXACT} AND {_EXACT}"
    return f"CASE WHEN {few} THEN {number} WHEN {exact} THEN {number} ELSE to_json(CAST({value} AS VARCHAR)) END"


def _finite(value: str, _kind: DuckDBPyType) -> str:
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def _list(value: str, kind: DuckDBPyType) -> str:
    child = _children(kind)[0][1]
    inner = json_value("x", child)
    return value if inner == "x" else f"list_transform(CAST({value} AS {child}[]), lambda x: {inner})"


def _struct(value: str, kind: DuckDBPyType) -> str:
    named = ((quote(name), child) for name, child in _children(kind))
    fields = ", ".join(f"{name} := {json_value(f'{value}.{name}', child)}" for name, child in named)
    return f"CASE WHEN {value} IS NOT NULL THEN struct_pack({fields}) END"


def _map(value: str, kind: DuckDBPyType) -> str:
    inner = json_value("x.value", _children(kind)[1][1])
    entry = f"{{'key': CAST(x.key AS VARCHAR), 'value': {inner}}}"
    return f"map_from_entries(list_transform(map_entries({value}), lambda x: {entry}))"


def _moment(value: str, kind: DuckDBPyType) -> str:
    text = f"CAST({value} AS VARCHAR)"
    iso = f"replace({text}, ' ', 'T')"
    if kind.id in _ZONED:
        iso = f"regexp_replace({iso}, '\\+00$', 'Z')"
    return f"CASE WHEN {value} < '0001-01-01' THEN {text} ELSE {iso} END"


def _cell(value: str, kind: DuckDBPyType) -> str:
    name = kind.id
    if name in {"boolean", "date"} | _NUMBERS - _HUGE:
        return value
    if name in _NESTED:
        return f"CAST(to_json({json_value(value, kind)}) AS VARCHAR)"
    shown = json_value(value, kind) if name not in _HUGE else f"CAST({value} AS DECIMAL(38, 0))"
    return shown if name in _MOMENTS | _ZONED | _HUGE else safe(shown)


def safe(text: str) -> str:
    """Text that a spreadsheet does not run as a formula (OWASP: CSV injection)."""
    return f"CASE WHEN ascii({text}) IN (61, 43, 45, 64, 9, 13) THEN chr(39) || {text} ELSE {text} END"


def _sheet_cell(value: str, kind: DuckDBPyType) -> str:
    name = kind.id
    if name in _NUMBERS:
        exact = f"abs({value}) <= {_EXACT}" if name in _BIG | {"decimal"} else f"isfinite({value})"
        exact = exact if name in _BIG | {"decimal", "float", "double"} else "true"
        text = _sheet_text(f"CAST({value} AS VARCHAR)")
        number = f"'<c><v>' || {value} || '</v></c>'"
        shown = f"CASE WHEN {exact} THEN {number} ELSE {text} END"
    elif name == "boolean":
        shown = f"'<c t=\"b\"><v>' || CAST({value} AS INTEGER) || '</v></c>'"
    elif name in {"date"} | _MOMENTS | _ZONED:
        shown = _sheet_moment(value, kind)
    else:
        shown = _sheet_text(f"CAST({_cell(value, kind)} AS VARCHAR)")
    return f"coalesce({shown}, '<c/>')"


def _sheet_moment(value: str, kind: DuckDBPyType) -> str:
    """Days since 1899-12-30, as spreadsheets count from March 1900; before that, text."""
    at = f"CAST({value} AS TIMESTAMP)"
    days = f"epoch_us({at} - TIMESTAMP '1899-12-30') / 86400000000.0"
    style = 1 if kind.id == "date" else 2
    number = f"'<c s=\"{style}\"><v>' || ({days}) || '</v></c>'"
    fits = f"isfinite({at}) AND {at} >= TIMESTAMP '1900-03-01' AND {at} < TIMESTAMP '10000-01-01'"
    return f"CASE WHEN {fits} THEN {number} ELSE {_sheet_text(f'CAST({value} AS VARCHAR)')} END"


def _sheet_text(text: str) -> str:
    """XML text without the characters XML can't hold, cut where a spreadsheet's cell ends."""
    plain = f"regexp_replace(left({text}, 32767), '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{{FFFE}}\\x{{FFFF}}]', '', 'g')"
    escaped = f"replace(replace(replace({plain}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    return f"'<c t=\"inlineStr\"><is><t xml:space=\"preserve\">' || {escaped} || '</t></is></c>'"


def _carried(kind: DuckDBPyType) -> str | None:
    """The type a column is cast to for Arrow; None when it stays."""
    name = kind.id
    if name in _AS_IS:
        return None
    if name in _HUGE:
        return "DECIMAL(38, 0)"
    return _carried_inside(kind) if name in _NESTED else "VARCHAR"


def _carried_inside(kind: DuckDBPyType) -> str | None:
    wanted = [(name, child, _carried(child)) for name, child in _children(kind)]
    if kind.id != "array" and not any(target for _, _, target in wanted):
        return None
    if kind.id == "struct":
        return f"STRUCT({', '.join(f'{quote(name)} {target or child}' for name, child, target in wanted)})"
    shown = [str(target or child) for _, child, target in wanted]
    return f"MAP({', '.join(shown)})" if kind.id == "map" else f"{shown[0]}[]"


def _children(kind: DuckDBPyType) -> list[tuple[str, Any]]:
    """The types inside; of an array its length is left out."""
    return [(name, child) for name, child in kind.children if isinstance(child, DuckDBPyType)]


def _numbers(kind: DuckDBPyType) -> tuple[Any, Any]:
    """Digits and scale of a decimal."""
    (_, digits), (_, scale) = kind.children
    return digits, scale


def _cast(value: str, target: str | None) -> str:
    return value if target is None else f"CAST({value} AS {target})"


def _each(types: Sequence[DuckDBPyType], make: Callable[[int, DuckDBPyType], str]) -> str:
    return ", ".join(f"{make(at, kind)} AS c{at}" for at, kind in enumerate(types))


def _pairs(names: Sequence[str], types: Sequence[DuckDBPyType]) -> list[tuple[str, DuckDBPyType]]:
    return list(zip(names, types, strict=True))


_JSON: dict[str, Callable[[str, DuckDBPyType], str]] = {
    **dict.fromkeys(_BIG, _big),
    **dict.fromkeys(_MOMENTS | _ZONED, _moment),
    "decimal": _decimal,
    "float": _finite,
    "double": _finite,
    "blob": lambda value, _: f"base64({value})",
    "list": _list,
    "array": _list,
    "struct": _struct,
    "map": _map,
}
