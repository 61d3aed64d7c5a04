"""Rows of an answer in their order: the totals row apart, gaps of a series filled, cut off at the limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from data.metrics.compile.aggregates import COUNTS
from data.metrics.compile.leaves import expand
from data.metrics.compile.names import ROWS, TIME, TOTAL
from data.metrics.compile.source import group_names
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain, Order
from data.metrics.time_words import Span, floor
from data.metrics.windows import periods

Row = dict[str, Any]
FILLED = 5_000
BY_TIME = ((), (Order(TIME),))


@dataclass(frozen=True)
class Sorted:
    """Rows without the totals row and without what lies beyond the limit; `counted` source rows behind them all."""

    rows: list[Row]
    totals: Row | None
    counted: int
    truncated: bool


def in_order(rows: list[Row], plan: Plan, context: Context) -> Sorted:
    """The rows of an answer as the query wants them."""
    totals = next((row for row in rows if row[TOTAL] == 1), None)
    rows = [row for row in rows if row[TOTAL] != 1]
    if not group_names(plan):
        rows = rows or [_nothing(plan, context)]
        totals = rows[0] if plan.query.totals else None
    if totals is None and plan.query.totals:
        totals = _nothing(plan, context)
    counted = totals.get(ROWS) if totals else _count([row.get(ROWS) for row in rows], plan)
    truncated = len(rows) > plan.limit
    rows = rows[: plan.limit]
    if plan.grain and not plan.dimensions and plan.query.order in BY_TIME:
        rows = _series(rows, plan.grain, plan, context)
    return Sorted(rows, totals, int(counted or 0), truncated)


def _nothing(plan: Plan, context: Context) -> Row:
    """The totals of no rows: counts are 0, all else is unknown."""
    found: Row = {ROWS: 0}
    for asked in plan.metrics:
        leaves = expand(context.catalog, asked.dataset, asked.metric)
        counts = isinstance(leaves.tree, exp.Column) and leaves.leaves[0].measure.aggregate in COUNTS
        found[asked.reference] = 0 if counts else None
    return found


def _count(counts: list[Any], plan: Plan) -> int:
    """The rows of all: each row has their number where not all rows may have come back, else its own."""
    if (plan.dimensions and not plan.query.totals) or plan.query.having is not None:
        return counts[0] if counts and counts[0] else 0
    return sum(count or 0 for count in counts)


def _series(rows: list[Row], grain: Grain, plan: Plan, context: Context) -> list[Row]:
    """Rows by time, and one for each period without rows.

    Periods beyond the years of Python, which come as text, count as rows without a time. Nothing is put in before the
    datasets' first row, for there is no gap where nothing has begun; nor after the watermark, unless there are targets
    to be shown.
    """
    timed = {row[TIME]: row for row in rows if isinstance(row[TIME], date)}
    untimed = [{**row, TIME: None} for row in rows if not isinstance(row[TIME], date)]
    if not timed or plan.query.having is not None:
        return [*(timed[at] for at in sorted(timed)), *untimed]
    span = plan.span or Span(moment_of(min(timed)), moment_of(max(timed)), moment_of(max(timed)))
    until = span.end if plan.targets else context.anchor.end
    began = min((s.first for s in context.schemas.values() if s.first is not None), default=span.start)
    first = floor(began, grain, fiscal=context.fiscal)
    for start in periods(span, grain, until=until, fiscal=context.fiscal)[:FILLED]:
        if start >= first:
            at = start if grain is Grain.HOUR else start.date()
            timed.setdefault(at, {TIME: at})
    return [*(timed[at] for at in sorted(timed)), *untimed]


def moment_of(value: date | datetime) -> datetime:
    """A day's midnight, or the moment itself."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
