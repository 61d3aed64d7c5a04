"""The kinds of conditions. One more is a file and a line here, its words in the locale, a case in its test."""

from data.alerts.conditions.change import CHANGE
from data.alerts.conditions.condition import Asked, Condition
from data.alerts.conditions.forecast import FORECAST
from data.alerts.conditions.pace import PACE
from data.alerts.conditions.threshold import THRESHOLD

KINDS: dict[str, Condition] = {"threshold": THRESHOLD, "change": CHANGE, "pace": PACE, "forecast": FORECAST}

__all__ = ["KINDS", "Asked", "Condition"]
