"""Conditions and firings in the viewer's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.alerts.facts import FiringFact
from components.format import Translator
from components.view import Measure


def condition_words(condition: Mapping[str, Any], measure: Measure, t: Translator) -> str:
    """What a condition waits for, in a few words."""
    return WORDS[condition["kind"]](condition, measure, t)


def firing_words(one: FiringFact, t: Translator) -> str:
    """What was found: the interval, its value, and what it was held against."""
    value = t.value(one.measure, one.value)
    against = _against(one, t)
    return t("alerts.found.words", period=t.period(one.start, one.grain), value=value, against=against)


def _against(one: FiringFact, t: Translator) -> str:
    if one.low is not None and one.high is not None:
        low, high = t.value(one.measure, one.low), t.value(one.measure, one.high)
        return t("alerts.against.band", low=low, high=high)
    kind = one.condition["kind"]
    return t(f"alerts.against.{kind}", value=t.value(one.measure, one.expected))


def _threshold(condition: Mapping[str, Any], measure: Measure, t: Translator) -> str:
    return t(f"alerts.when.threshold.{condition['side']}", value=t.value(measure, condition["value"], short=False))


def _change(condition: Mapping[str, Any], _measure: Measure, t: Translator) -> str:
    since = t(f"alerts.choice.{condition['since']}")
    return t(f"alerts.when.change.{condition['way']}", by=t.percent(condition["by"], 0), since=since)


def _pace(condition: Mapping[str, Any], _measure: Measure, t: Translator) -> str:
    period, share = t(f"alerts.choice.{condition['period']}"), t.percent(condition["tolerance"], 0)
    return t("alerts.when.pace", period=period, tolerance=share)


def _forecast(condition: Mapping[str, Any], measure: Measure, t: Translator) -> str:
    if condition["when"] == "outside":
        return t("alerts.when.forecast.outside", level=t.percent(condition["level"], 0))
    value = t.value(measure, condition["value"], short=False)
    return t(f"alerts.when.forecast.{condition['when']}", value=value, count=condition["periods"])


WORDS = {"threshold": _threshold, "change": _change, "pace": _pace, "forecast": _forecast}
