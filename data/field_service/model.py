"""Jobs, technicians and absences as facts. Times are aware UTC, durations minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data.field_service.places import Place
from data.field_service.states import STATUS, State

USUAL_MINUTES = 60
PRIORITIES = ("urgent", "high", "normal", "low")


@dataclass(frozen=True, slots=True)
class Window:
    """A job may begin from `start` to `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `priority` counts from 1 (urgent); `skills` name the least level; `guessed` minutes are what like work
    took, for nobody named them; `planned_*` is the plan as last made, `*_at` are what happened. `paused_since` and
    `paused_minutes` (of business) tell how long the promises stood still."""

    id: str
    title: str
    created_at: datetime
    description: str = ""
    kind: str = "service"
    priority: int = 3
    customer: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    minutes: int = USUAL_MINUTES
    guessed: bool = False
    state: State = State.PENDING
    technician_id: str | None = None
    day: date | None = None
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    travel_minutes: float | None = None
    not_before: datetime | None = None
    pinned: bool = False
    excluded: frozenset[str] = frozenset()
    assigned_at: datetime | None = None
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    due_at: datetime | None = None
    paused_since: datetime | None = None
    paused_minutes: float = 0.0
    reason: str | None = None
    follow_up_of: str | None = None
    checklist: tuple[Mapping[str, Any], ...] = ()
    source: str = "person"
    version: int = 1

    @property
    def status(self) -> str:
        """The coarse state of the API."""
        return STATUS[self.state]


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of `minutes` that begins between two local times of day (`11:30`, `13:00`)."""

    earliest: str
    latest: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Technician:
    """One technician. `shifts` are local times of day by ISO weekday (`{"1": (("08:00", "17:00"),)}`); `territory` is a
    polygon of longitude and latitude; one who `returns_home` is back there by the end of the shift."""

    id: str
    name: str
    home: Place
    phone: str | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    shifts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    territory: tuple[tuple[float, float], ...] | None = None
    returns_home: bool = True
    active: bool = True
    source: str = "person"


@dataclass(frozen=True, slots=True)
class Absence:
    """A technician is away from `start` to `end`."""

    id: str
    technician_id: str
    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a technician was. `accuracy` in metres, `speed` in km/h, `heading` in degrees, `battery` in percent."""

    technician_id: str
    fixed_at: datetime
    lat: float
    lon: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    battery: float | None = None
    source: str = "own"
