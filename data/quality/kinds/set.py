"""A value is one of those that are known."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from data.quality.kinds.kind import ColumnShape, Counted, Kind, about_one, not_right, per_value
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(ColumnShape):
    """The known values, as the column has them."""

    values: Annotated[list[str | int | float | bool], Field(min_length=1, max_length=500)]


def count(options: Options, scan: Scan) -> Counted:
    """Values, and those that are known."""
    return per_value(options, scan, _right(options, scan))


def wrong(options: Options, scan: Scan) -> str:
    """Rows with another value."""
    return not_right(options, scan, _right(options, scan))


def _right(options: Options, scan: Scan) -> str:
    column = scan.column(options.column)
    return f"{column} IN ({', '.join(scan.like(options.column, value) for value in options.values)})"


KIND = Kind("set", Dimension.ACCURACY, Options, about_one, count, wrong=wrong, per_row=True)
