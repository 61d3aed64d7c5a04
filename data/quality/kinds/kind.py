"""What a kind of rule is: its options, what it looks at, and what it adds to the one scan of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from data.quality.kinds.scan import Scan
from data.quality.model import Dimension

DURATION = re.compile(r"(\d{1,6}) (minute|hour|day|week)s?")


def duration(text: str) -> timedelta:
    """`36 hours` as a span of time. Raises PydanticCustomError, a ValueError."""
    found = DURATION.fullmatch(text)
    if found is None:
        raise PydanticCustomError("quality.span_form", "write it as 30 minutes, 36 hours, 2 days or 1 week")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _checked(text: str) -> str:
    duration(text)
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Within = Annotated[str, AfterValidator(_checked)]
Columns = Annotated[list[Name], Field(min_length=1, max_length=8)]


class Shape(BaseModel):
    """Base of all options: unknown keys are problems."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ColumnShape(Shape):
    """Options of a rule about the values of one column; `when` is a condition on the rows it is about."""

    column: Name
    when: Words | None = None


class Reference(Shape):
    """Columns of another table; `lake` is the table's own when left out."""

    table: Name
    columns: Columns
    lake: Name | None = None


@dataclass(frozen=True)
class Counted:
    """What one rule counts, as SQL aggregates: how much is `tested`, how much of it `passed`, and named `facts`."""

    tested: str
    passed: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of rule.

    `columns` names what a rule looks at. `count` adds to the scan of the table; a kind that can't share it gives `own`
    instead, a statement of one row `tested, passed`. `wrong` is the condition of rows that fail, where rows do.
    `per_row` says that a row is judged without regard to the others.
    """

    name: str
    dimension: Dimension
    shape: type[Shape]
    columns: Callable[[Any], tuple[str, ...]]
    count: Callable[[Any, Scan], Counted] | None = None
    own: Callable[[Any, Scan], str] | None = None
    wrong: Callable[[Any, Scan], str] | None = None
    per_row: bool = False


def about_one(options: ColumnShape) -> tuple[str, ...]:
    """The column of a rule about one."""
    return (options.column,)


def per_value(options: ColumnShape, scan: Scan, right: str) -> Counted:
    """Values that are there are tested, those for which `right` holds pass; NULLs are no value."""
    there = f"{scan.column(options.column)} IS NOT NULL AND {scan.when(options.when)}"
    return Counted(f"count(*) FILTER (WHERE {there})", f"count(*) FILTER (WHERE {there} AND {right})")


def not_right(options: ColumnShape, scan: Scan, right: str) -> str:
    """The rows that `per_value` counts as failed."""
    return f"{scan.column(options.column)} IS NOT NULL AND {scan.when(options.when)} AND NOT coalesce({right}, FALSE)"
