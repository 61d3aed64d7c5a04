"""Who gets a job, what stands against it, the board."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Body, Open
from api.schemas.field_service import Day, Job, JobStats, Minutes, Moment, Name, NewJobBody


class AssignBody(Body):
    """Who gets the job: `technicianId`, or the best one with `auto`. `planVersion` is that of the technician's day as
    you saw it; `override` breaks hard rules, which is recorded."""

    technicianId: str | None = Field(default=None, max_length=64, examples=["tech_001"])
    auto: bool = False
    estimatedDuration: Minutes | None = Field(default=None, examples=[120])
    policy: str | None = Field(default=None, max_length=40)
    start: Moment | None = None
    planVersion: int | None = Field(default=None, ge=0, le=2**31)
    override: bool = False


class AskBody(Body):
    """How to look for technicians."""

    limit: int = Field(default=5, ge=1, le=100)
    policy: str | None = Field(default=None, max_length=40)
    start: Moment | None = None


class ExplainBody(Body):
    """About whom, and for which day (the first possible one when left out)."""

    technicianId: str | None = Field(default=None, max_length=64)
    day: Day | None = None


class Option(Open):
    """A technician and a position. `score` is the cost in weighted minutes, lower is better; `eta` when it is done."""

    technicianId: str
    day: date
    arrivalEta: datetime
    eta: datetime
    travelMinutes: float
    distanceKm: float
    score: float
    scoreParts: dict[str, float]


class Assigned(Open):
    """The job as given away. `eta` is when it is expected to be done."""

    jobId: str
    technicianId: str
    status: str
    estimatedDuration: int
    assignedAt: datetime
    eta: datetime
    arrivalEta: datetime
    etaWindow: dict[str, datetime]
    etaSource: str
    slaState: str
    travelMinutes: float
    distanceKm: float
    sequence: int
    score: float
    alternatives: list[Option]
    planVersion: int


class Broken(Open):
    """A rule that forbids it."""

    rule: str
    technicianId: str | None


class Recommendations(Open):
    """Options, the best first, and the rules that refuse the other technicians."""

    recommendations: list[Option]
    violations: list[Broken]


class Check(Open):
    """What would become of a drag: whether it is feasible, the option and the stops it would move, or the rules."""

    feasible: bool
    option: Option | None
    shifted: list[dict[str, Any]]
    violations: list[Broken]


class Explained(Open):
    """Technician by technician: the option, or every rule that forbids it."""

    technicians: list[dict[str, Any]]


class Undone(Open):
    """The jobs as they were before."""

    jobs: list[Job]


class Board(Open):
    """The dispatch board of a day: technicians with shifts, absences and stops, the jobs that wait, the counts, and the
    figures of the same day of last week."""

    day: date
    now: datetime
    timeZone: str
    technicians: list[dict[str, Any]]
    unassigned: list[dict[str, Any]]
    stats: JobStats
    lastWeek: dict[str, Any] | None


class AssignManyBody(Body):
    """Which of the waiting jobs (all when left out), by which policy."""

    jobIds: list[Name] | None = Field(default=None, max_length=5_000)
    policy: str | None = Field(default=None, max_length=40)


class DisruptionBody(Body):
    """What went wrong: `ill` with `technicianId`, `urgent` with `job`, `overrun` with `jobId` and `minutes`."""

    kind: Literal["ill", "urgent", "overrun"]
    technicianId: str | None = Field(default=None, max_length=64)
    until: Moment | None = None
    reason: str = Field(default="ill", max_length=200)
    job: NewJobBody | None = None
    jobId: str | None = Field(default=None, max_length=64)
    minutes: int = Field(default=30, ge=1, le=1440)


class Repaired(Open):
    """Jobs that changed, and those that nobody can take, with the rules."""

    jobs: list[Job]
    unassigned: list[dict[str, Any]]


class SlotsBody(Body):
    """A job as it would be made, how many days to look ahead, and how many hours a window has."""

    job: NewJobBody
    days: int = Field(default=3, ge=1, le=14)
    hours: int = Field(default=2, ge=1, le=12)
    policy: str | None = Field(default=None, max_length=40)


class Suggested(Open):
    """The move that would help today most, or None. `savedMinutes` of driving; `clears` when a promise in danger is
    out of it."""

    suggestion: dict[str, Any] | None


class TravelTimes(Open):
    """Who says how long drives take, and how far off that was: `meanError` in percent over the newest `judged` of
    `trips` reported drives, None while they are too few."""

    source: str
    trips: int
    judged: int
    meanError: float | None
    window: dict[str, float]
    parts: list[dict[str, Any]]


class WorkTimes(Open):
    """Minutes of work by type and the finished jobs that taught them; `meanError` in percent over the newest `judged`
    of them, `plannedError` that of the minutes they were planned with. Without any, work takes the `usual` time."""

    usual: float
    works: int
    judged: int
    meanError: float | None
    plannedError: float | None
    types: list[dict[str, Any]]


class Slots(Open):
    """Windows that can be promised, in order of time."""

    slots: list[dict[str, Any]]
