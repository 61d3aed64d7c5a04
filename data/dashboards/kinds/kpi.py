"""One number (and a few beside it) with its earlier self, its target, and its course over time."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.metrics.query import MetricQuery, Order
from data.metrics.result import whole


def compute(frame: Frame, ask: Ask) -> Computed:
    """One row with `<metric>__previous` and `<metric>__target`; the part `spark` has the same metrics by time, where
    their dataset has one."""
    query = course(frame)
    if query is None:
        return Computed(ask.run(base_query(frame)))
    found = ask.run(query)
    return Computed(whole(found), {"spark": found})


def course(frame: Frame) -> MetricQuery | None:
    """The metrics over time, with totals; None where their dataset has no time."""
    if frame.dataset is not None and not frame.dataset.times:
        return None
    return replace(base_query(frame), grain=frame.grain, order=(Order("time"),), compare=frame.compare, totals=True)


KIND = Kind(Needs(metrics=(1, 4), axes=(0, 1), options=frozenset({"note"})), compute, course=course)
