"""One metric by cohort (the month they came) and age (months since)."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.metrics.query import Order

CELLS = 5_000


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a cell: cohort, age, metric; oldest cohort first, youngest age first."""
    order = tuple(Order(dimension) for dimension in frame.dimensions)
    return Computed(ask.run(replace(base_query(frame), order=order, limit=CELLS)))


KIND = Kind(Needs(metrics=(1, 1), axes=(2, 2), options=frozenset({"note"})), compute)
