"""The metric query: one object for page, API, alert and export. Plain facts; no lake, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Op(StrEnum):
    """Comparison of a field with values, or with another field."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    BETWEEN = "between"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    IS_NULL = "is_null"
    NOT_NULL = "not_null"


class Grain(StrEnum):
    """Length of a period. Weeks begin on Monday on every engine."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Compare(StrEnum):
    """Which earlier range stands beside the asked one."""

    PREVIOUS_PERIOD = "previous_period"
    PREVIOUS_YEAR = "previous_year"


@dataclass(frozen=True)
class Clause:
    """`field op values`, or `field op other` for field against field. A None among the values of `in` means NULL."""

    field: str
    op: Op
    values: tuple[Any, ...] = ()
    other: str | None = None


@dataclass(frozen=True)
class Group:
    """Clauses and groups joined by `and` or `or`; nested at will."""

    join: str
    parts: tuple[Clause | Group, ...]


@dataclass(frozen=True)
class Order:
    """Sort by a dimension, a metric, or `time`."""

    by: str
    descending: bool = False


@dataclass(frozen=True)
class MetricQuery:
    """What is asked.

    `metrics` are `dataset.metric` (the dataset may be left out where the name is unique); `dimensions` are ids,
    conformed across datasets by name, or `dataset.dimension`. `range` is an ISO interval (`2026-01-01/2026-03-31`,
    both days included) or words (`last 12 months`, `this quarter`, `-7d/d to now/d`), anchored on the data's
    watermark; None means all time. `grain` adds the column `time`; `auto` picks one that fits the range.
    `filters` hold for rows, `having` for metrics. `compare` adds `<metric>__previous` columns, aligned by position in
    time; `targets` adds `<metric>__target`; `totals` adds a totals row, re-queried where adding up would be wrong.
    """

    metrics: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    range: str | None = None
    grain: Grain | str | None = None
    filters: Group | Clause | None = None
    having: Group | Clause | None = None
    compare: Compare | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    totals: bool = False
    targets: bool = False
