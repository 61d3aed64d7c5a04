"""Resolves words for time: the span on the data's watermark, the grain that fits it, the span to compare with."""

from __future__ import annotations

import dataclasses

from data.errors import InputError
from data.metrics.plan import Context, Fired, Plan
from data.metrics.query import Grain
from data.metrics.time_words import resolve
from data.metrics.windows import earlier, fitting_grain


def time_range(plan: Plan, context: Context) -> Plan:
    """The plan with its spans and grain. Raises InputError where a comparison has nothing to compare."""
    query = plan.query
    span = resolve(query.range, context.anchor, fiscal=context.fiscal) if query.range else None
    grain = Grain(query.grain) if query.grain not in (None, "auto") else None
    fired = plan.fired
    if query.grain == "auto":
        hours = all(_knows_hours(context, dataset) for dataset in plan.datasets)
        grain = fitting_grain(span, hours=hours)
        fired = (*fired, Fired("time_range", "time_range.auto_grain", {"grain": str(grain)}))
    if span is None and query.compare is not None:
        raise InputError("query.compare_needs_range", path="/compare")
    previous = earlier(span, query.compare, context.anchor) if span and query.compare else None
    return dataclasses.replace(plan, span=span, grain=grain, previous=previous, fired=fired)


def _knows_hours(context: Context, dataset: str) -> bool:
    return context.schemas[dataset].types.get("time:time", "").startswith("TIMESTAMP")
