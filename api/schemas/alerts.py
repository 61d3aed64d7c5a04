"""Alerts on metrics, what they found, and where words go."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Body, Open


class AlertBody(Body):
    """An alert: `condition` has a `kind` (threshold, change, pace, forecast) and its options; `filters` are as in a
    metric query; `wait` intervals after the last closed one are left to fill; `repeat` tells of every interval."""

    name: str = ""
    metric: str = ""
    grain: Literal["day", "week", "month", "quarter", "year"] = "day"
    condition: dict[str, Any] = Field(default_factory=dict)
    filters: dict[str, Any] | None = None
    wait: int = 0
    repeat: bool = False
    channels: list[str] = Field(default_factory=list, max_length=50)
    active: bool = True


class AlertAnswer(Open):
    """An alert as it stands: `state` is new, ok, firing, unknown or broken after the newest closed interval."""

    id: str
    name: str
    metric: str
    state: str
    snoozedUntil: datetime | None
    checkedAt: datetime | None
    reading: dict[str, Any] | None


class MetricAlerts(Open):
    """Alerts by name, and what can be watched for: the kinds of conditions with their options."""

    alerts: list[AlertAnswer]
    conditions: list[dict[str, Any]]


class Trial(Open):
    """What an alert would have said of the newest closed intervals, oldest first."""

    verdicts: list[dict[str, Any]]
    fired: int


class SnoozeBody(Body):
    """Until when nobody is told; null wakes it."""

    until: str | None = None


class FiringAnswer(Open):
    """A closed interval in which a condition was met, with the number, its proof and the moment of the data."""

    id: int
    alertId: str
    name: str
    start: str
    value: float | None
    proof: dict[str, Any]
    dataAsOf: datetime | None
    firedAt: datetime
    acknowledgedAt: datetime | None


class Firings(Open):
    """Firings, newest first."""

    firings: list[FiringAnswer]


class ChannelBody(Body):
    """The address of a webhook, or of a person, and a name for it."""

    kind: Literal["webhook", "mail"]
    target: str = Field(min_length=3, max_length=1000)
    name: str = Field(default="", max_length=120)


class ChannelAnswer(Open):
    """A channel; `secret` signs its webhooks and is told when it is made."""

    id: str
    name: str
    kind: str
    target: str


class Channels(Open):
    """All channels, by name."""

    channels: list[ChannelAnswer]


class TriedChannel(Open):
    """Whether the word of trial arrived, or why not."""

    arrived: bool
    error: str | None


class DeliveryList(Open):
    """What was sent, waits for another try, or was given up; newest first."""

    deliveries: list[dict[str, Any]]
