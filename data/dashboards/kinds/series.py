"""A breakdown in series: one a member, or the five largest and everything else together.

The rest is asked for, not added up, so that it is right for ratios and distinct counts too.
"""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.kinds.kind import Run
from data.metrics.conditions import all_of
from data.metrics.query import Clause, MetricQuery, Op, Order
from data.metrics.result import MetricResult

MOST = 6
LARGEST = 5


def by_series(query: MetricQuery, series: str, run: Run) -> tuple[MetricResult, MetricResult | None]:
    """The rows of `query` by `series`, and those of all other members together where there are more than six."""
    ranked = replace(
        query, dimensions=(series,), grain=None, compare=None, targets=False, limit=MOST + 1, order=_largest(query)
    )
    members = run(ranked).data[series]
    split = replace(query, dimensions=(*query.dimensions, series))
    if len(members) <= MOST:
        return run(split), None
    largest = tuple(members[:LARGEST])
    inside = all_of(query.filters, Clause(series, Op.IN, largest))
    outside = all_of(query.filters, Clause(series, Op.NOT_IN, largest))
    return run(replace(split, filters=inside)), run(replace(query, filters=outside))


def with_rest(query: MetricQuery, limit: int, run: Run) -> tuple[MetricResult, MetricResult | None]:
    """The first `limit` members of the one dimension of `query`, and one row of all others if there are any."""
    dimension = query.dimensions[0]
    found = run(replace(query, limit=limit + 1))
    if found.row_count <= limit:
        return found, None
    shown = tuple(found.data[dimension][:limit])
    rest = replace(query, dimensions=(), order=(), filters=all_of(query.filters, Clause(dimension, Op.NOT_IN, shown)))
    return found, run(rest)


def _largest(query: MetricQuery) -> tuple[Order, ...]:
    return (Order(query.metrics[0], descending=True),)
