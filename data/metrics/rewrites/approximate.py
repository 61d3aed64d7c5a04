"""Says on the proof which numbers are approximate: the definition asked for that, their readers should know."""

from __future__ import annotations

import dataclasses

from data.metrics.compile.leaves import expand
from data.metrics.model import APPROXIMATE
from data.metrics.plan import Context, Fired, Plan


def approximate(plan: Plan, context: Context) -> Plan:
    """The plan with a note for each metric that rests on an approximate count."""
    fired = plan.fired
    for asked in plan.metrics:
        leaves = expand(context.catalog, asked.dataset, asked.metric).leaves
        if any(leaf.measure.aggregate == APPROXIMATE for leaf in leaves):
            fired = (*fired, Fired("approximate", "measure.approximate", {"metric": asked.metric.label}, noted=True))
    return dataclasses.replace(plan, fired=fired)
