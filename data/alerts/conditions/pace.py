"""What came in since the start of the period is short of the part of its target that is due by the interval's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from data.alerts.conditions.condition import Asked, Condition, unknown
from data.alerts.model import Reading, Verdict
from data.flow.options import Option
from data.metrics import Grain, MetricQuery, load_catalog, run
from data.metrics.time_words import floor

PERIODS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
OPTIONS = (
    Option("period", "choice", "month", choices=PERIODS),
    Option("tolerance", "number", 0.0),
)


def judge(asked: Asked, readings: Sequence[Reading]) -> list[Verdict]:
    """A verdict a reading: its value is what came in from the period's start to the interval's end."""
    return [_verdict(asked, reading) for reading in readings]


def _verdict(asked: Asked, reading: Reading) -> Verdict:
    alert, core = asked.alert, asked.core
    last = reading.end - timedelta(days=1)
    start = floor(datetime(last.year, last.month, last.day), str(alert.options["period"]), fiscal=_fiscal(asked))
    since = f"{start.date().isoformat()}/{last.isoformat()}"
    query = MetricQuery((alert.metric,), range=since, filters=alert.filters, targets=True)
    found = run(core, query, actor=asked.actor)
    value = next(iter(found.data[alert.metric]), None)
    due = next(iter(found.data.get(f"{alert.metric}__due", [])), None)
    if value is None or due is None:
        return unknown(reading, "alert.no_value" if value is None else "alert.no_target")
    down = load_catalog(core).metric(alert.metric)[1].better == "down"
    share = float(alert.options["tolerance"])
    bound = due + abs(due) * share if down else due - abs(due) * share
    breached = value > bound if down else value < bound
    low, high = (None, bound) if down else (bound, None)
    return Verdict(
        reading.start, reading.end, value, breached, due, low, high, params={"since": start.date().isoformat()}
    )


def _fiscal(asked: Asked) -> int:
    return asked.core.settings.fiscal_year_start


PACE = Condition(OPTIONS, judge)
