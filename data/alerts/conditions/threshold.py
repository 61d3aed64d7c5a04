"""The value lies above or below a number."""

from __future__ import annotations

from collections.abc import Sequence

from data.alerts.conditions.condition import Asked, Condition, unknown
from data.alerts.model import Reading, Verdict
from data.flow.options import Option

SIDES = ("above", "below")
OPTIONS = (
    Option("side", "choice", "below", choices=SIDES),
    Option("value", "number", required=True),
)


def judge(asked: Asked, readings: Sequence[Reading]) -> list[Verdict]:
    """A verdict a reading."""
    limit, above = float(asked.alert.options["value"]), asked.alert.options["side"] == "above"
    return [_verdict(reading, limit, above) for reading in readings]


def _verdict(reading: Reading, limit: float, above: bool) -> Verdict:
    value = reading.value
    if value is None:
        return unknown(reading, "alert.no_value")
    breached = value > limit if above else value < limit
    return Verdict(reading.start, reading.end, value, breached, expected=limit)


THRESHOLD = Condition(OPTIONS, judge)
