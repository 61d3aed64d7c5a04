"""Refuses what no screen can show, and bounds the rows of the rest.

1. More than 150 metrics or 30 dimensions: refused, before anything is computed.
2. No limit, or one above the row cap: the cap.
"""

from __future__ import annotations

import dataclasses

from data.errors import LimitError
from data.metrics.plan import Context, Fired, Plan

METRICS = 150
DIMENSIONS = 30


def limits(plan: Plan, context: Context) -> Plan:
    """The plan with a row limit. Raises LimitError."""
    for name, given, limit in (
        ("metrics", len(plan.query.metrics), METRICS),
        ("dimensions", len(plan.query.dimensions), DIMENSIONS),
    ):
        if given > limit:
            raise LimitError("query.too_wide", what=name, given=given, limit=limit)
    asked = plan.query.limit
    if asked is not None and asked <= context.row_cap:
        return dataclasses.replace(plan, limit=asked)
    fired = Fired("limits", "limits.row_cap", {"rows": context.row_cap})
    return dataclasses.replace(plan, limit=context.row_cap, fired=(*plan.fired, fired))
