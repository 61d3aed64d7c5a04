"""Shares of a whole: the five largest members and everything else together."""

from __future__ import annotations

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.series import LARGEST, with_rest


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a member, the largest first; the part `other` has the rest in one row."""
    result, other = with_rest(base_query(frame), frame.widget.limit or LARGEST, ask.run)
    return Computed(result, {"other": other} if other else {})


KIND = Kind(Needs(metrics=(1, 1), axes=(1, 1), options=frozenset({"note"})), compute)
