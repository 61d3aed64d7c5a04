"""What an alert says, what it read, and what it found. Frozen facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from data.metrics import Clause, Group

State = Literal["new", "ok", "firing", "unknown", "broken"]


@dataclass(frozen=True)
class Alert:
    """A metric that is watched by intervals of `grain` under `filters`.

    `condition` is a kind of `KINDS` with its `options`. `wait` intervals after the last closed one are left to fill.
    `repeat` tells of every interval, else of the first in a row. `channels` are told besides the page.
    """

    id: str
    name: str
    metric: str
    grain: str
    condition: str
    options: Mapping[str, Any] = field(default_factory=dict)
    filters: Clause | Group | None = None
    wait: int = 0
    repeat: bool = False
    channels: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Reading:
    """One closed interval, `start` to before `end`, its value, and what it is compared with where the kind asks."""

    start: date
    end: date
    value: float | None
    before: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What a condition says of an interval: `breached`, or None with the `reason` (a key under `reasons.`) why it can't
    say. `expected`, `low` and `high` are what the value was held against."""

    start: date
    end: date
    value: float | None
    breached: bool | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Firing:
    """A closed interval in which the condition was met, once for each alert and interval.

    `told` says whether channels were addressed: not while snoozed, nor for the next of a row. `facts` are the verdict,
    the metric's unit and grain; `proof` is that of the number.
    """

    id: int
    alert_id: str
    name: str
    start: date
    facts: Mapping[str, Any]
    proof: Mapping[str, Any]
    as_of: datetime | None
    at: datetime
    told: bool
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    recovered_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """An alert as it stands: its state after the newest closed interval, what it read there, and why it can't where it
    is broken."""

    alert: Alert
    state: State
    at: datetime
    snoozed_until: datetime | None
    seen: date | None
    checked_at: datetime | None
    reading: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
