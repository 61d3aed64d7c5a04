"""Chooses the targets that hold for what is asked, or says why there are none.

1. The targets must be set for the metric in some grain; the finest is taken.
2. Without filters and dimensions: targets of the whole. By one dimension, or filtered by members of one: its targets.
3. Anything else has no target: a part of a whole's target is not known. Nor is the mean of several members' levels.
4. A dimension told apart by a key has no target: a label may stand for several members.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from data.metrics.compile.leaves import additive, stock
from data.metrics.plan import Asked, Context, Fired, Plan, TargetRows
from data.metrics.query import Clause, Op
from data.metrics.result import NotApplied
from data.metrics.rewrites.conformed_filters import local_name

ORDER = ("hour", "day", "week", "month", "quarter", "year")


def targets(plan: Plan, context: Context) -> Plan:
    """The plan with the targets that hold for its metrics."""
    if not plan.query.targets or plan.span is None:
        return plan
    found, lacking, fired = list(plan.targets), list(plan.not_applied), list(plan.fired)
    for asked in plan.metrics:
        chosen = _chosen(asked, plan, context)
        if isinstance(chosen, TargetRows):
            found.append(chosen)
            word = "targets.seasonal" if chosen.seasonal else "targets.set"
            fired.append(Fired("targets", word, {"metric": asked.reference, "grain": chosen.grain}))
        else:
            lacking.append(NotApplied(asked.reference, chosen))
    return dataclasses.replace(plan, targets=tuple(found), not_applied=tuple(lacking), fired=tuple(fired))


def _chosen(asked: Asked, plan: Plan, context: Context) -> TargetRows | str:
    set_rows = context.schemas[asked.dataset.id].targets if asked.dataset.id in context.schemas else frozenset()
    names = {asked.metric.id, f"{asked.dataset.id}.{asked.metric.id}"}
    mine = {(grain, dimension) for metric, grain, dimension in set_rows if metric in names and grain in ORDER}
    if not mine:
        return "targets.none"
    adds_up = additive(context.catalog, asked.dataset, asked.metric)
    dimension = _dimension(asked, plan, adds_up)
    if dimension == "":
        return "targets.not_for_this_part"
    grains = sorted((grain for grain, of in mine if of == dimension), key=ORDER.index)
    if not grains:
        return "targets.not_for_this_part"
    over, table = _over(asked, context), asked.dataset.targets
    seasonal = over == "sum" and table is not None and table.pace == "seasonal"
    return TargetRows(asked.reference, asked.dataset.id, asked.metric.id, grains[0], dimension, over, seasonal)


def _over(asked: Asked, context: Context) -> Literal["sum", "last", "mean"]:
    if additive(context.catalog, asked.dataset, asked.metric):
        return "sum"
    return "last" if stock(context.catalog, asked.dataset, asked.metric) else "mean"


def _dimension(asked: Asked, plan: Plan, adds_up: bool) -> str | None:
    """The dimension whose targets hold; None for those of the whole; empty when there can be none."""
    filters = list(dict.fromkeys(condition for dataset in plan.filters for condition in plan.filters[dataset]))
    named = {local_name(asked.dataset, c.field) for c in filters if isinstance(c, Clause)} | set(plan.dimensions)
    if not named and not filters:
        return None
    simple = all(
        isinstance(c, Clause) and c.op in {Op.EQ, Op.IN} and None not in c.values and c.values for c in filters
    )
    single = adds_up or bool(plan.dimensions) or all(isinstance(c, Clause) and len(c.values) == 1 for c in filters)
    if len(named) != 1 or not simple or not single:
        return ""
    name = next(iter(named))
    dimension = asked.dataset.dimensions.get(name)
    return name if dimension is not None and dimension.key is None else ""
