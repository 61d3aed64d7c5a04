"""Types of other engines in DuckDB's words, and DuckDB's in Arrow's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

_SAME = frozenset(
    "BOOLEAN TINYINT SMALLINT INT BIGINT UTINYINT USMALLINT UINT UBIGINT FLOAT DOUBLE DATE TIME TIMESTAMP TIMESTAMPTZ"
    " UUID INTERVAL".split()
)
_NAMES = {
    "INT": "INTEGER",
    "UTINYINT": "UTINYINT",
    "UINT": "UINTEGER",
    "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE",
    "TIMESTAMPLTZ": "TIMESTAMP WITH TIME ZONE",
    "DATETIME": "TIMESTAMP",
    "DATE32": "DATE",
    "TIMESTAMPNTZ": "TIMESTAMP",
    "MEDIUMINT": "INTEGER",
    "VARBINARY": "BLOB",
    "BINARY": "BLOB",
    "BLOB": "BLOB",
}
_INSTANTS = frozenset({"DATETIME", "DATETIME64", "TIMESTAMP"})
_PLAIN_TEXT = frozenset({"TEXT", "VARCHAR", "NVARCHAR"})
DECIMAL = "DECIMAL"
TEXT = "VARCHAR"
_DIGITS = re.compile(r"DECIMAL\((\d+),(\d+)\)")


def in_duckdb(type_: str, dialect: str) -> str:
    """The DuckDB type that holds every value of `type_`; VARCHAR where none does. `DECIMAL` alone says that digits are
    not known before the values are."""
    found = _parsed(type_, dialect)
    if found is None:
        return TEXT
    kind = _kind(found)
    if kind == "DECIMAL" or kind.startswith("BIGDECIMAL"):
        return _decimal(found)
    if kind == "NULLABLE" and found.expressions:
        return in_duckdb(found.expressions[0].sql(dialect), dialect)
    if dialect == "clickhouse" and kind in _INSTANTS:
        return _NAMES["TIMESTAMPTZ"]
    return _NAMES.get(kind, kind if kind in _SAME else TEXT)


def travels_as_text(type_: str, dialect: str) -> bool:
    """Whether values of `type_` had better be turned into text by the lake: types of its own, and padded text."""
    found = _parsed(type_, dialect)
    if found is None:
        return True
    return in_duckdb(type_, dialect) in {TEXT, "UUID"} and _kind(found) not in _PLAIN_TEXT


def in_arrow(type_: str) -> pa.DataType | None:
    """The Arrow type of a DuckDB type as `in_duckdb` gives it; None for one that has none here."""
    import pyarrow as pa

    digits = _DIGITS.fullmatch(type_)
    if digits:
        return pa.decimal128(int(digits.group(1)), int(digits.group(2)))
    return _arrow().get(type_)


def _parsed(type_: str, dialect: str) -> exp.DataType | None:
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        return exp.DataType.build(type_, dialect=dialect, udt=True)
    except (SqlglotError, ValueError):
        return None


def _kind(found: exp.DataType) -> str:
    """The name of a type that is known; empty for one of the server's own."""
    return str(getattr(found.this, "value", "") or "")


@cache
def _arrow() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {
        "BOOLEAN": pa.bool_(),
        "TINYINT": pa.int8(),
        "SMALLINT": pa.int16(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "UBIGINT": pa.uint64(),
        "FLOAT": pa.float32(),
        "DOUBLE": pa.float64(),
        "DATE": pa.date32(),
        "TIME": pa.time64("us"),
        "TIMESTAMP": pa.timestamp("us"),
        "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
        "BLOB": pa.binary(),
        TEXT: pa.string(),
    }


def _decimal(found: exp.DataType) -> str:
    digits = [int(str(part.this)) for part in found.expressions if str(part.this).isdigit()]
    precision, scale = (*digits, 0, 0)[:2] if digits else (0, 0)
    return f"DECIMAL({precision},{scale})" if 0 < precision <= 38 and scale <= precision else DECIMAL
