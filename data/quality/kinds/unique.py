"""No value, or combination of values, stands twice. Counted exactly: an estimate would be 5 % off."""

from __future__ import annotations

from data.quality.kinds.kind import Columns, Counted, Kind, Shape
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension
from data.sql import quote


class Options(Shape):
    """The columns that together are to be unique."""

    columns: Columns


def count(options: Options, scan: Scan) -> Counted:
    """Rows that have them all, and how many different ones; so of two alike one fails."""
    columns = [scan.column(name) for name in options.columns]
    there = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    value = columns[0] if len(columns) == 1 else f"({', '.join(columns)})"
    return Counted(f"count(*) FILTER (WHERE {there})", f"count(DISTINCT {value}) FILTER (WHERE {there})")


def wrong(options: Options, scan: Scan) -> str:
    """All rows that share theirs with another."""
    names = ", ".join(quote(name) for name in options.columns)
    columns = ", ".join(scan.column(name) for name in options.columns)
    alike = f"SELECT {names} FROM {scan.relation} GROUP BY {names} HAVING count(*) > 1"
    return f"({columns}) IN ({alike})"


KIND = Kind("unique", Dimension.CONSISTENCY, Options, lambda options: tuple(options.columns), count, wrong=wrong)
