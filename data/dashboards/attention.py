"""What needs attention now, found among the headline numbers of all dashboards. Facts only, no words.

1. broken: a headline number can't be computed.
2. off_target: it misses its target, in the direction that is not good, by a fiftieth or more.
3. unusual: its last complete period lies outside the natural limits of the periods before (XmR chart: mean ± 2.66 mean
   moving ranges, Wheeler 1993), of at least eight and at most 24 of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import list_dashboards
from data.dashboards.compute import compute
from data.dashboards.model import Dashboard
from data.dashboards.state import DashboardState
from data.dashboards.widget_data import WidgetData
from data.errors import NexusError
from data.metrics.result import MetricResult, ResultColumn

SPREAD = 2.66
LEAST = 8
MOST = 24
MISS = 0.02


@dataclass(frozen=True)
class Finding:
    """One thing to look at, where it is, and how grave (0 to 1; broken is 1).

    `expected` is the target or the mean, `low` and `high` the limits of what is usual, `period` the start of the
    unusual period of `grain`.
    """

    kind: Literal["broken", "off_target", "unusual"]
    dashboard: Dashboard
    widget: str
    title: str
    weight: float
    column: ResultColumn | None = None
    value: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    period: date | None = None
    grain: str | None = None
    error: NexusError | None = None


def attention(core: Core, *, actor: Actor) -> tuple[Finding, ...]:
    """The findings of every dashboard as its document shows it, the gravest first, none of them twice."""
    found = [finding for dashboard in list_dashboards(core) for finding in _of_dashboard(core, dashboard, actor)]
    once: dict[tuple[str, str, float | None], Finding] = {}
    for finding in sorted(found, key=lambda one: -one.weight):
        subject = finding.column.label if finding.column else f"{finding.dashboard.id}/{finding.widget}"
        once.setdefault((finding.kind, subject, finding.value), finding)
    return tuple(once.values())


def _of_dashboard(core: Core, dashboard: Dashboard, actor: Actor) -> Iterator[Finding]:
    kpis = tuple(widget.id for widget in dashboard.widgets if widget.kind == "kpi")
    for widget in compute(core, dashboard.id, DashboardState(), actor=actor, widgets=kpis):
        here = Finding("broken", dashboard, widget.id, widget.title, 1.0, error=widget.error)
        yield from _of_widget(widget, here)


def _of_widget(widget: WidgetData, here: Finding) -> Iterator[Finding]:
    if widget.error:
        yield here
    if widget.result is None:
        return
    spark = widget.parts.get("spark")
    for column in (c for c in widget.result.columns if c.role == "metric"):
        yield from _off_target(widget.result, column, here)
        if spark and column.id in spark.data:
            yield from _unusual(spark, column, here)


def _off_target(result: MetricResult, column: ResultColumn, here: Finding) -> Iterator[Finding]:
    value, target = _first(result, column.id), _first(result, f"{column.id}__target")
    if value is None or not target or column.better == "none":
        return
    missing = (target - value if column.better == "up" else value - target) / abs(target)
    if missing >= MISS:
        yield replace(here, kind="off_target", weight=min(0.9, missing), column=column, value=value, expected=target)


def _unusual(spark: MetricResult, column: ResultColumn, here: Finding) -> Iterator[Finding]:
    periods = list(zip(spark.data["time"], spark.data[column.id], strict=True))
    if periods and _day(periods[-1][0]) == spark.proof.partial:
        periods.pop()
    known = [(start, float(value)) for start, value in periods if value is not None][-MOST - 1 :]
    if len(known) <= LEAST:
        return
    start, last = known[-1]
    before = [value for _, value in known[:-1]]
    center = sum(before) / len(before)
    reach = SPREAD * sum(abs(b - a) for a, b in pairwise(before)) / (len(before) - 1)
    if not reach or abs(last - center) <= reach:
        return
    window = spark.proof.window
    yield replace(
        here,
        kind="unusual",
        weight=min(0.9, 0.1 * abs(last - center) / reach),
        column=column,
        value=last,
        expected=center,
        low=center - reach,
        high=center + reach,
        period=_day(start),
        grain=window.grain if window else None,
    )


def _first(result: MetricResult, name: str) -> float | None:
    values = result.data.get(name) or [None]
    return None if values[0] is None else float(values[0])


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
