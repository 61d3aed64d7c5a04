"""The heading of a section; asks nothing."""

from __future__ import annotations

from data.dashboards.frame import Frame
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs


def compute(frame: Frame, ask: Ask) -> Computed:
    """No result; the heading is the title."""
    return Computed(None)


KIND = Kind(Needs(metrics=(0, 0), axes=(0, 0), options=frozenset({"note"})), compute)
