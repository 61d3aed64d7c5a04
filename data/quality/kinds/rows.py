"""The table has as many rows as expected."""

from __future__ import annotations

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from data.quality.kinds.kind import Counted, Kind, Shape
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """At least one of both ends."""

    min: int | None = Field(None, ge=0)
    max: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _bounded(self) -> Options:
        if self.min is None and self.max is None:
            raise PydanticCustomError("quality.bound_needed", "min or max is needed")
        return self


def count(options: Options, scan: Scan) -> Counted:
    """One expectation, and whether it is met."""
    ends = ((">=", options.min), ("<=", options.max))
    right = " AND ".join(f"count(*) {op} {scan.value(end)}" for op, end in ends if end is not None)
    return Counted("1", f"CAST({right} AS INTEGER)")


KIND = Kind("rows", Dimension.COMPLETENESS, Options, lambda options: (), count)
