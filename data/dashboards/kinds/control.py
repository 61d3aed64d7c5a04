"""A process over time with its natural limits: XmR chart (Shewhart, Wheeler), limits 2.66 mean moving ranges away."""

from __future__ import annotations

from itertools import pairwise

from data.dashboards.frame import Frame
from data.dashboards.kinds import line
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.metrics.result import MetricResult

SPREAD = 2.66
LEAST = 6


def compute(frame: Frame, ask: Ask) -> Computed:
    """Rows by time; the option `limits` has centre, lower and upper of the first metric, from complete periods.

    Fewer than six complete periods give no limits.
    """
    found = line.compute(frame, ask)
    limits = found.result and _limits(found.result, frame.widget.metrics[0])
    return Computed(found.result, found.parts, found.forecast, {"limits": limits} if limits else {})


def _limits(result: MetricResult, metric: str) -> dict[str, str | float] | None:
    values = [
        float(value)
        for value, start in zip(result.data[metric], result.data["time"], strict=True)
        if value is not None and start != result.proof.partial
    ]
    if len(values) < LEAST:
        return None
    center = sum(values) / len(values)
    reach = SPREAD * sum(abs(after - before) for before, after in pairwise(values)) / (len(values) - 1)
    return {"metric": metric, "center": center, "lower": max(0.0, center - reach), "upper": center + reach}


KIND = Kind(Needs(metrics=(1, 3), axes=(1, 1), options=frozenset({"note"})), compute, draws="line", course=line.course)
