"""Resolves words for time: the span on the data's watermark, the grain that fits it, the span to compare with."""

from __future__ import annotations

import dataclasses

from data.errors import InputError
from data.metrics.compile.leaves import expand
from data.metrics.plan import Context, Fired, Plan
from data.metrics.query import Grain
from data.metrics.result import NotApplied
from data.metrics.time_words import Span, floor, resolve
from data.metrics.windows import earlier, fitting_grain


def time_range(plan: Plan, context: Context) -> Plan:
    """The plan with its spans and grain; without them, and saying so, where no dataset knows time.

    Raises InputError where a comparison has nothing to compare.
    """
    query = plan.query
    if not any(dataset.times for dataset in plan.datasets.values()):
        ignored = (NotApplied("time", "time_range.no_time"),) if query.range or query.grain else ()
        return dataclasses.replace(plan, not_applied=(*plan.not_applied, *ignored))
    span = resolve(query.range, context.anchor, fiscal=context.fiscal) if query.range else None
    grain = Grain(query.grain) if query.grain not in (None, "auto") else None
    fired = plan.fired
    if query.grain == "auto":
        hours = all(_knows_hours(context, dataset) for dataset in plan.datasets)
        grain = fitting_grain(span, hours=hours)
        fired = (*fired, Fired("time_range", "time_range.auto_grain", {"grain": str(grain)}))
    if span is None and query.compare is not None:
        raise InputError("query.compare_needs_range", path="/compare")
    if span is None and _needs_span(plan, context):
        span = _everything(plan, context)
        fired = (*fired, Fired("time_range", "time_range.all_time"))
    previous = earlier(span, query.compare, context.anchor) if span and query.compare else None
    return dataclasses.replace(plan, span=span, grain=grain, previous=previous, fired=fired)


def _needs_span(plan: Plan, context: Context) -> bool:
    """Stocks, running totals and `period_days()` belong to moments, so they need a first and a last one."""
    expanded = [expand(context.catalog, asked.dataset, asked.metric) for asked in plan.metrics]
    timed = any(leaf.run or leaf.measure.semi_additive for each in expanded for leaf in each.leaves)
    return timed or any(each.days for each in expanded)


def _everything(plan: Plan, context: Context) -> Span:
    firsts = [first for id_ in plan.datasets if (first := context.schemas[id_].first) is not None]
    start = floor(min(firsts), "day") if firsts else context.anchor.last
    return Span(start, context.anchor.end, context.anchor.end)


def _knows_hours(context: Context, dataset: str) -> bool:
    return context.schemas[dataset].types.get("time:time", "").startswith("TIMESTAMP")
