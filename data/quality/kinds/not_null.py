"""A cell that must hold something does."""

from __future__ import annotations

from data.quality.kinds.kind import ColumnShape, Counted, Kind, about_one
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(ColumnShape):
    """With `blank`, texts of spaces alone count as nothing."""

    blank: bool = False


def count(options: Options, scan: Scan) -> Counted:
    """Rows, and those with a value."""
    when = scan.when(options.when)
    return Counted(f"count(*) FILTER (WHERE {when})", f"count(*) FILTER (WHERE {when} AND {_there(options, scan)})")


def wrong(options: Options, scan: Scan) -> str:
    """Rows without one."""
    return f"{scan.when(options.when)} AND NOT ({_there(options, scan)})"


def _there(options: Options, scan: Scan) -> str:
    column = scan.column(options.column)
    return f"{column} IS NOT NULL" + (f" AND trim(CAST({column} AS VARCHAR)) <> ''" if options.blank else "")


KIND = Kind("not_null", Dimension.COMPLETENESS, Options, about_one, count, wrong=wrong, per_row=True)
