"""What is done to every plan before it is compiled: small pure functions, in this order.

Each is `name(plan, context) -> plan`. To add one: a file here, a line in `REWRITES`, a case in its test.
"""

from __future__ import annotations

from collections.abc import Callable

from data.metrics.plan import Context, Plan
from data.metrics.rewrites.approximate import approximate
from data.metrics.rewrites.conformed_filters import conformed_filters
from data.metrics.rewrites.doubled_joins import doubled_joins
from data.metrics.rewrites.limits import limits
from data.metrics.rewrites.rollup import rollup
from data.metrics.rewrites.row_policy import row_policy
from data.metrics.rewrites.targets import targets
from data.metrics.rewrites.time_range import time_range

Rewrite = Callable[[Plan, Context], Plan]

REWRITES: tuple[Rewrite, ...] = (
    limits, time_range, conformed_filters, row_policy, targets, doubled_joins, approximate, rollup,
)  # fmt: skip


def rewrite(plan: Plan, context: Context) -> Plan:
    """The plan after all rewrites."""
    for step in REWRITES:
        plan = step(plan, context)
    return plan
