"""A key leads to a row of another table, in this lake or another one."""

from __future__ import annotations

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data.quality.kinds.kind import Columns, Counted, Kind, Reference, Shape, Words
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """`columns` here are, in order, the columns of `references`."""

    columns: Columns
    references: Reference
    when: Words | None = None

    @model_validator(mode="after")
    def _paired(self) -> Options:
        if len(self.columns) != len(self.references.columns):
            raise PydanticCustomError("quality.columns_uneven", "as many columns are needed on both sides")
        return self


def count(options: Options, scan: Scan) -> Counted:
    """Keys that are there, and those with a partner."""
    there, hit = _there(options, scan), _hit(options, scan)
    return Counted(f"count(*) FILTER (WHERE {there})", f"count(*) FILTER (WHERE {there} AND {hit} IS NOT NULL)")


def wrong(options: Options, scan: Scan) -> str:
    """Rows whose key has none."""
    return f"{_there(options, scan)} AND {_hit(options, scan)} IS NULL"


def _hit(options: Options, scan: Scan) -> str:
    other = options.references
    return scan.join(scan.locate(other.lake, other.table), other.columns, options.columns)


def _there(options: Options, scan: Scan) -> str:
    parts = [f"{scan.column(name)} IS NOT NULL" for name in options.columns]
    return " AND ".join([*parts, scan.when(options.when)])


KIND = Kind(
    "foreign_key",
    Dimension.CONSISTENCY,
    Options,
    lambda options: tuple(options.columns),
    count,
    wrong=wrong,
    per_row=True,
)
