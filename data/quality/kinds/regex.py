"""A text as a whole matches a pattern (RE2, so that no pattern takes forever)."""

from __future__ import annotations

from data.quality.kinds.kind import ColumnShape, Counted, Kind, Words, about_one, not_right, per_value
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(ColumnShape):
    """The pattern."""

    pattern: Words


def count(options: Options, scan: Scan) -> Counted:
    """Values, and those that match."""
    return per_value(options, scan, _right(options, scan))


def wrong(options: Options, scan: Scan) -> str:
    """Rows whose text does not match."""
    return not_right(options, scan, _right(options, scan))


def _right(options: Options, scan: Scan) -> str:
    column = scan.column(options.column)
    return f"regexp_full_match(CAST({column} AS VARCHAR), {scan.value(options.pattern)})"


KIND = Kind("regex", Dimension.ACCURACY, Options, about_one, count, wrong=wrong, per_row=True)
