"""View models of alerts. Plain facts; conditions as documents have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from components.view import Measure, Reason

State = Literal["new", "ok", "firing", "unknown", "broken", "asleep", "off"]
TONES = {
    "new": "plain",
    "ok": "good",
    "firing": "bad",
    "unknown": "warn",
    "broken": "bad",
    "asleep": "plain",
    "off": "plain",
}


@dataclass(frozen=True)
class AlertFact:
    """An alert as it stands: what it read for its newest closed interval, or why it can't."""

    id: str
    name: str
    href: str
    measure: Measure
    grain: str
    condition: Mapping[str, Any]
    state: State
    start: date | None = None
    value: float | None = None
    reason: Reason | None = None
    snoozed_until: datetime | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class FiringFact:
    """An interval in which a condition was met."""

    id: int
    name: str
    href: str
    measure: Measure
    grain: str
    condition: Mapping[str, Any]
    start: date
    value: float | None
    expected: float | None
    low: float | None
    high: float | None
    at: datetime
    told: bool
    noticed: tuple[str, datetime] | None = None
    recovered: datetime | None = None


@dataclass(frozen=True)
class ChannelFact:
    """Where words go."""

    id: str
    name: str
    kind: str
    target: str


@dataclass(frozen=True)
class SentFact:
    """A word on its way: `status` is pending, sent or dead."""

    subject: str
    channel: str
    status: Literal["pending", "sent", "dead"]
    tries: int
    at: datetime
    error: str | None


@dataclass(frozen=True)
class Field:
    """An option of a condition and what it holds; `choices` are value and words."""

    name: str
    type: str
    label: str
    value: Any = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Draft:
    """What the panel of an alert holds; `id` is empty for a new one."""

    id: str
    name: str
    metric: str
    grain: str
    kind: str
    fields: tuple[Field, ...]
    channels: tuple[str, ...] = ()
    wait: int = 0
    repeat: bool = False
    active: bool = True
    filters: Mapping[str, Any] | None = None
    filter_words: tuple[str, ...] = ()
    metrics: tuple[tuple[str, str], ...] = field(default=())
    known: tuple[tuple[str, str], ...] = field(default=())
