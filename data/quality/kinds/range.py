"""A number or a moment lies between two others, both included."""

from __future__ import annotations

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data.quality.kinds.kind import ColumnShape, Counted, Kind, about_one, not_right, per_value
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension

Bound = int | float | str


class Options(ColumnShape):
    """At least one of both ends; dates are written as texts."""

    min: Bound | None = None
    max: Bound | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Options:
        if self.min is None and self.max is None:
            raise PydanticCustomError("quality.bound_needed", "min or max is needed")
        return self


def count(options: Options, scan: Scan) -> Counted:
    """Values, and those within."""
    return per_value(options, scan, _right(options, scan))


def wrong(options: Options, scan: Scan) -> str:
    """Rows whose value is outside."""
    return not_right(options, scan, _right(options, scan))


def _right(options: Options, scan: Scan) -> str:
    column = scan.column(options.column)
    ends = ((">=", options.min), ("<=", options.max))
    return " AND ".join(f"{column} {op} {scan.like(options.column, end)}" for op, end in ends if end is not None)


KIND = Kind("range", Dimension.ACCURACY, Options, about_one, count, wrong=wrong, per_row=True)
