"""The value rose or fell by more than a share since the interval before, or since the same one a year ago."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.alerts.conditions.condition import Asked, Condition, unknown
from data.alerts.model import Reading, Verdict
from data.flow.options import Option
from data.metrics import Compare

WAYS = ("rises", "falls", "either")
OPTIONS = (
    Option("way", "choice", "falls", choices=WAYS),
    Option("by", "number", required=True),
    Option("since", "choice", "previous_period", choices=tuple(Compare)),
)


def judge(asked: Asked, readings: Sequence[Reading]) -> list[Verdict]:
    """A verdict a reading; nothing is said where there is no earlier value, or it is zero."""
    return [_verdict(reading, asked.alert.options) for reading in readings]


def _verdict(reading: Reading, options: Mapping[str, Any]) -> Verdict:
    value, before = reading.value, reading.before
    if value is None:
        return unknown(reading, "alert.no_value")
    if not before:
        return unknown(reading, "alert.nothing_before")
    by, way = float(options["by"]), options["way"]
    low = before - abs(before) * by if way in ("falls", "either") else None
    high = before + abs(before) * by if way in ("rises", "either") else None
    breached = (low is not None and value < low) or (high is not None and value > high)
    return Verdict(reading.start, reading.end, value, breached, before, low, high)


CHANGE = Condition(OPTIONS, judge, lambda options: Compare(options["since"]))
