"""The value lies outside what was to be expected of it, or what is to be expected crosses a number.

`outside` asks what the forecast said one interval before: it was made without the value it judges.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.alerts.conditions.condition import Asked, Condition, unknown
from data.alerts.model import Reading, Verdict
from data.flow.options import Option
from data.metrics import MetricQuery
from data.metrics.forecast import Forecast, Wanted, forecast

EVENTS = ("outside", "above", "below")
OPTIONS = (
    Option("when", "choice", "outside", choices=EVENTS),
    Option("level", "number", 0.95),
    Option("value", "number"),
    Option("periods", "whole", 3),
)


def judge(asked: Asked, readings: Sequence[Reading]) -> list[Verdict]:
    """A verdict a reading; a number ahead is looked for from the newest one alone."""
    if asked.alert.options["when"] == "outside":
        return [_outside(asked, reading, len(readings) - at) for at, reading in enumerate(readings)]
    return [*(unknown(each, "alert.superseded") for each in readings[:-1]), *(_ahead(asked, r) for r in readings[-1:])]


def _outside(asked: Asked, reading: Reading, back: int) -> Verdict:
    if reading.value is None:
        return unknown(reading, "alert.no_value")
    found = _foreseen(asked, periods=1, held_back=asked.open + back)
    if found.refused:
        return unknown(reading, found.refused.reason, **found.refused.params)
    low, high = found.low[0], found.high[0]
    breached = not low <= reading.value <= high
    return Verdict(reading.start, reading.end, reading.value, breached, found.values[0], low, high)


def _ahead(asked: Asked, reading: Reading) -> Verdict:
    options = asked.alert.options
    limit, above = float(options["value"]), options["when"] == "above"
    found = _foreseen(asked, periods=int(options["periods"]), held_back=asked.open)
    if found.refused:
        return unknown(reading, found.refused.reason, **found.refused.params)
    crossing = [at for at, value in enumerate(found.values) if (value > limit if above else value < limit)]
    facts = (
        {"crosses": found.periods[crossing[0]].isoformat(), "foreseen": found.values[crossing[0]]} if crossing else {}
    )
    return Verdict(reading.start, reading.end, reading.value, bool(crossing), limit, params=facts)


def _foreseen(asked: Asked, *, periods: int, held_back: int) -> Forecast:
    alert = asked.alert
    query = MetricQuery((alert.metric,), grain=alert.grain, filters=alert.filters)
    wanted = Wanted(periods, level=float(alert.options["level"]), held_back=held_back)
    return forecast(asked.core, query, periods=wanted, actor=asked.actor)


FORECAST = Condition(OPTIONS, judge, past=3)
