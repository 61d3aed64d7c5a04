"""What the columns of a table hold, measured exactly: the ground for suggesting rules. Two scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data.sql import quote

FEW = 12
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"


@dataclass(frozen=True)
class Column:
    """One column. `distinct` is exact where it matters (few values, or about as many as rows), else None.

    `least` and `most` are of numbers and days; `emails` counts texts that look like an address, `members` are the
    values of a column that has few.
    """

    name: str
    type: str
    rows: int
    values: int
    distinct: int | None = None
    least: Any = None
    most: Any = None
    emails: int = 0
    members: tuple[Any, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.type.endswith("INT") or self.type.split("(")[0] in {"INTEGER", "DECIMAL", "DOUBLE", "FLOAT"}

    @property
    def is_time(self) -> bool:
        """Whether it holds days or moments."""
        return self.type == "DATE" or self.type.startswith("TIMESTAMP")

    @property
    def is_text(self) -> bool:
        """Whether it holds texts."""
        return self.type == "VARCHAR"


def profile(cursor: duckdb.DuckDBPyConnection, relation: str, types: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a relation, in order."""
    parts = ["count(*)"]
    for name, kind in types.items():
        parts += _first(quote(name), Column(name, kind, 0, 0))
    row = list(cursor.execute(f"SELECT {', '.join(parts)} FROM {relation}").fetchone() or ())
    rows = int(row.pop(0))
    found = []
    for name, kind in types.items():
        values, about, least, most, emails = (row.pop(0) for _ in range(5))
        column = Column(name, kind, rows, int(values), None, least, most, int(emails))
        found.append((column, int(about)))
    return tuple(_second(cursor, relation, found))


def _first(name: str, column: Column) -> list[str]:
    ordered = column.is_number or column.is_time
    emails = f"count(*) FILTER (WHERE regexp_full_match({name}, '{EMAIL}'))" if column.is_text else "0"
    bounds = (f"min({name})", f"max({name})") if ordered else ("NULL", "NULL")
    return [f"count({name})", f"approx_count_distinct({name})", *bounds, emails]


def _second(cursor: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[tuple[Column, int]]) -> list[Column]:
    """Exact counts where the estimate says that they matter; an estimate alone is 5 % off."""
    exact = [c for c, about in columns if about <= FEW * 2 or about > 0.8 * c.values]
    if not exact or not exact[0].rows:
        return [c for c, _ in columns]
    parts = [f"count(DISTINCT {quote(c.name)})" for c in exact]
    row = cursor.execute(f"SELECT {', '.join(parts)} FROM {relation}").fetchall()[0]
    counts = dict(zip([c.name for c in exact], row, strict=True))
    found = []
    for column, _ in columns:
        distinct = counts.get(column.name)
        members = _members(cursor, relation, column) if distinct is not None and 0 < distinct <= FEW else ()
        values = {**vars(column), "distinct": distinct, "members": members}
        found.append(Column(**values))
    return found


def _members(cursor: duckdb.DuckDBPyConnection, relation: str, column: Column) -> tuple[Any, ...]:
    name = quote(column.name)
    rows = cursor.execute(f"SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL ORDER BY 1").fetchall()
    return tuple(value for (value,) in rows)
