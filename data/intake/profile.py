"""What the columns of a lake's tables hold, measured in two scans a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from data.core import Core
from data.lakes import Column, TableInfo
from data.sql import qualify, quote

FEW = 64
LONG_TEXT = 64
TOP = 10


class Family(StrEnum):
    """What can be done with a column's values."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    OTHER = "other"


@dataclass(frozen=True)
class ColumnProfile:
    """One column. `distinct` is exact where the column is all but unique or has few values, else an estimate.

    `least` and `most` are None for families without order; `top` holds the most frequent values with their counts,
    for columns of few values; `whole` says of numbers whether all are integers, `length` how long texts are on average.
    """

    name: str
    type: str
    family: Family
    values: int
    nulls: int
    distinct: int
    least: Any = None
    most: Any = None
    whole: bool = False
    length: float = 0.0
    top: tuple[tuple[Any, int], ...] = ()
    header: str | None = None

    @property
    def unique(self) -> bool:
        """Whether it has a value in every row, each once."""
        return self.nulls == 0 and self.values > 0 and self.distinct == self.values

    @property
    def null_share(self) -> float:
        """Nulls as a fraction of rows."""
        rows = self.values + self.nulls
        return self.nulls / rows if rows else 0.0


@dataclass(frozen=True)
class TableProfile:
    """One table: its columns in order, by name."""

    lake: str
    name: str
    rows: int
    columns: dict[str, ColumnProfile]
    schema: str = "main"

    @property
    def path(self) -> str:
        """The table as SQL."""
        return qualify(self.lake, self.schema, self.name)

    @property
    def written(self) -> str:
        """The table as documents name it."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"


def profile_lake(core: Core, lake_id: str) -> tuple[TableProfile, ...]:
    """The tables of a lake that have rows, by name."""
    found = (profile_table(core, lake_id, table) for table in core.lakes.tables(lake_id) if table.schema == "main")
    return tuple(profile for profile in found if profile.rows)


def profile_table(core: Core, lake_id: str, table: TableInfo) -> TableProfile:
    """One table, measured."""
    path = qualify(lake_id, table.schema, table.name)
    rows, first = _first_scan(core, path, table.columns)
    second = _second_scan(core, path, first, rows)
    return TableProfile(lake_id, table.name, rows, {column.name: column for column in second}, table.schema)


def family(kind: str) -> Family:
    """The family of a DuckDB type."""
    base = kind.split("(", 1)[0]
    if kind.endswith("]"):
        return Family.OTHER
    if base in {"DECIMAL", "DOUBLE", "FLOAT"} or base.endswith("INT") or base in {"INTEGER", "UINTEGER"}:
        return Family.NUMBER
    if base in {"VARCHAR", "ENUM", "UUID"}:
        return Family.TEXT
    if base.startswith("TIMESTAMP"):
        return Family.MOMENT
    return {"BOOLEAN": Family.BOOLEAN, "DATE": Family.DATE}.get(base, Family.OTHER)


def _first_scan(core: Core, path: str, columns: Sequence[Column]) -> tuple[int, list[ColumnProfile]]:
    families = [family(column.type) for column in columns]
    parts = ["count(*)"]
    for column, kind in zip(columns, families, strict=True):
        parts += _first_parts(quote(column.name), kind)
    row = _row(core, f"SELECT {', '.join(parts)} FROM {path}")
    rows, rest = int(row[0]), row[1:]
    found = []
    for place, (column, kind) in enumerate(zip(columns, families, strict=True)):
        values, distinct, least, most, whole, length = rest[6 * place : 6 * place + 6]
        found.append(
            ColumnProfile(
                name=column.name,
                type=column.type,
                family=kind,
                values=int(values),
                nulls=rows - int(values),
                distinct=min(int(distinct), int(values)),
                least=least,
                most=most,
                whole=bool(whole),
                length=float(length or 0.0),
                header=column.label,
            )
        )
    return rows, found


def _first_parts(name: str, kind: Family) -> list[str]:
    ordered = kind in {Family.NUMBER, Family.DATE, Family.MOMENT, Family.TEXT}
    whole = f"bool_and({name} = floor({name}))" if kind is Family.NUMBER else "NULL"
    length = f"avg(length({name}::VARCHAR))" if kind is Family.TEXT else "NULL"
    distinct = f"approx_count_distinct({name})" if kind is not Family.OTHER else "0"
    bounds = (f"min({name})", f"max({name})") if ordered else ("NULL", "NULL")
    return [f"count({name})", distinct, *bounds, whole, length]


def _second_scan(core: Core, path: str, columns: Sequence[ColumnProfile], rows: int) -> list[ColumnProfile]:
    few = [c for c in columns if 0 < c.distinct <= FEW * 1.1 and c.length <= LONG_TEXT and c.family is not Family.OTHER]
    near = [c for c in columns if c.distinct > 0.8 * c.values and c not in few and c.family is not Family.OTHER]
    parts = [f"histogram({quote(c.name)})" for c in few] + [f"count(DISTINCT {quote(c.name)})" for c in near]
    if not parts:
        return list(columns)
    row = _row(core, f"SELECT {', '.join(parts)} FROM {path}")
    counted = dict(zip([c.name for c in few], row, strict=False))
    exact = dict(zip([c.name for c in near], row[len(few) :], strict=True))
    return [_completed(c, counted.get(c.name), exact.get(c.name)) for c in columns]


def _completed(column: ColumnProfile, counts: dict[Any, int] | None, exact: int | None) -> ColumnProfile:
    if counts is not None:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
        return replace(column, distinct=len(counts), top=tuple(ranked[:TOP]))
    return column if exact is None else replace(column, distinct=exact)


def _row(core: Core, sql: str) -> tuple[Any, ...]:
    with core.lakes.cursor() as cursor:
        return cursor.execute(sql).fetchall()[0]
