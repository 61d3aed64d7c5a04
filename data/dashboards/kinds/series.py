"""A breakdown in series: one a member, or the five largest and everything else together.

The rest is asked for, not added up, so that it is right for ratios and distinct counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.dashboards.frame import KEY
from data.dashboards.kinds.kind import Run
from data.dashboards.kinds.reshape import head
from data.dashboards.page_filters import Condition
from data.metrics.conditions import all_of
from data.metrics.query import Clause, Group, MetricQuery, Op, Order
from data.metrics.result import MetricResult

ROWS = 2_000
MOST = 6
LARGEST = 5


def by_series(query: MetricQuery, series: str, run: Run) -> tuple[MetricResult, MetricResult | None]:
    """The rows of `query` by `series`, and those of all other members together where there are more than six."""
    split = replace(query, dimensions=(*query.dimensions, series))
    found = run(replace(split, limit=ROWS))
    if not found.proof.truncated and len(set(found.data[series])) <= MOST:
        return found, None
    largest = largest_members(query, series, LARGEST, run)
    outside = replace(query, filters=all_of(query.filters, replace(largest, op=Op.NOT_IN)))
    return run(replace(split, filters=all_of(query.filters, largest))), run(outside)


def largest_members(query: MetricQuery, dimension: str, count: int, run: Run) -> Clause:
    """The condition that keeps the `count` members of `dimension` with the largest first metric."""
    ranked = replace(
        query, dimensions=(dimension,), grain=None, compare=None, targets=False, limit=count, order=_largest(query)
    )
    return Clause(dimension, Op.IN, tuple(run(ranked).data[dimension]))


def with_rest(query: MetricQuery, limit: int, run: Run) -> tuple[MetricResult, MetricResult | None]:
    """The first `limit` members of the one dimension of `query`, and one row of all others if there are any."""
    dimension = query.dimensions[0]
    found = run(replace(query, limit=limit + 1))
    if found.row_count <= limit:
        return found, None
    shown = tuple(found.data[dimension][:limit])
    rest = replace(query, dimensions=(), order=(), filters=all_of(query.filters, Clause(dimension, Op.NOT_IN, shown)))
    return head(found, limit), run(rest)


def among(found: MetricResult, groups: Sequence[str]) -> Condition:
    """The condition that a row belongs to one of the rows of `found`, by the dimensions `groups`."""
    fields = [name + KEY if name + KEY in found.data else name for name in groups]
    return _one_of(fields, list(zip(*(found.data[name] for name in fields), strict=True)))


def _largest(query: MetricQuery) -> tuple[Order, ...]:
    return (Order(query.metrics[0], descending=True),)


def _one_of(fields: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Condition:
    if len(fields) == 1:
        return Clause(fields[0], Op.IN, tuple(dict.fromkeys(row[0] for row in rows)))
    beneath: dict[Any, list[tuple[Any, ...]]] = {}
    for first, *rest in rows:
        beneath.setdefault(first, []).append(tuple(rest))
    if not beneath:
        return Clause(fields[0], Op.IN)
    parts = (
        Group("and", (Clause(fields[0], Op.IN, (first,)), _one_of(fields[1:], rest))) for first, rest in beneath.items()
    )
    return Group("or", tuple(parts))
