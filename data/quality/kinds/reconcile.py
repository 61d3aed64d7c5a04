"""An aggregate of this table equals one of another table, as a whole or group by group."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from data.quality.kinds.kind import Kind, Name, Shape, Words
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension
from data.sql import quote


class Side(Shape):
    """The other table: what is summed there and by what it is grouped."""

    table: Name
    column: Name | None = None
    by: Name | None = None
    lake: Name | None = None


class Options(Shape):
    """`tolerance` is a share of the other side's value. Groups that only one side has do not agree."""

    aggregate: Literal["count", "sum"]
    column: Name | None = None
    by: Name | None = None
    other: Side = Field(alias="with")
    when: Words | None = None
    tolerance: float = Field(0.0, ge=0, le=1)

    @model_validator(mode="after")
    def _paired(self) -> Options:
        if self.aggregate == "sum" and not (self.column and self.other.column):
            raise PydanticCustomError("quality.sum_needs_columns", "a sum needs a column on both sides")
        if (self.by is None) != (self.other.by is None):
            raise PydanticCustomError("quality.grouped_on_one_side", "both sides are grouped, or none")
        return self


def columns(options: Options) -> tuple[str, ...]:
    """What is added up and grouped by here."""
    return tuple(name for name in (options.column, options.by) if name)


def own(options: Options, scan: Scan) -> str:
    """Groups (one where nothing is grouped), and those that agree."""
    other = options.other
    here = _side(options, scan.column(options.column) if options.column else "", _by(scan, options.by))
    there = _side(options, quote(other.column or ""), quote(other.by) if other.by else "TRUE")
    ours = f"SELECT {here} FROM {scan.relation} AS base WHERE {scan.when(options.when)} GROUP BY 1"
    theirs = f"SELECT {there} FROM {scan.locate(other.lake, other.table)} GROUP BY 1"
    near = f"abs(a.v - b.v) <= {scan.value(options.tolerance)} * abs(b.v) + 1e-9"
    return (
        f"SELECT count(*) AS tested, count(*) FILTER (WHERE {near}) AS passed"
        f" FROM ({ours}) AS a FULL JOIN ({theirs}) AS b ON a.k IS NOT DISTINCT FROM b.k"
    )


def _by(scan: Scan, name: str | None) -> str:
    return scan.column(name) if name else "TRUE"


def _side(options: Options, column: str, by: str) -> str:
    value = "count(*)" if options.aggregate == "count" else f"sum({column})"
    return f"{by} AS k, CAST({value} AS DOUBLE) AS v"


KIND = Kind("reconcile", Dimension.CONSISTENCY, Options, columns, own=own)
