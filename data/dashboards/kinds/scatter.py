"""Two metrics against each other: a point a member."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs

MOST = 500


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a member, those first that the order names; the first metric goes right, the second up."""
    return Computed(ask.run(replace(base_query(frame), limit=frame.widget.limit or MOST)))


KIND = Kind(Needs(metrics=(2, 2), axes=(1, 1), options=frozenset({"note"})), compute)
