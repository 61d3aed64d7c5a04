"""Metrics by up to four breakdowns, with totals."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs

MOST = 100


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a combination of members, at most `limit` (100), with totals over all of them."""
    query = replace(base_query(frame), limit=frame.widget.limit or MOST, compare=frame.compare, totals=True)
    return Computed(ask.run(query))


KIND = Kind(Needs(axes=(0, 4), options=frozenset({"note"})), compute)
