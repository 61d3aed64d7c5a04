"""Jobs in the field, technicians, plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from api.schemas.base import Body, Open

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _of_this_age(moment: datetime) -> datetime:
    if not FIRST <= moment <= LAST:
        raise ValueError("between the years 2000 and 2100, please")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_of_this_age)]
Day = Annotated[date, Field(strict=False, ge=FIRST.date(), le=LAST.date())]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Skill = Annotated[str, Field(min_length=1, max_length=64)]
Priority = Literal["urgent", "high", "normal", "low"]
Minutes = Annotated[int, Field(ge=1, le=1440)]


class PlaceBody(Body):
    """A place in degrees; without them a job is kept but can't be planned."""

    lat: float | None = None
    lon: float | None = None
    address: str = Field(default="", max_length=400)


class WindowBody(Body):
    """A job may begin from `start` to `end`."""

    start: Moment
    end: Moment


class JobFields(Body):
    """What a job asks for. `estimatedDuration` in minutes; `skillLevels` names the least level where it is not 1."""

    description: str = Field(default="", max_length=10_000)
    type: str = Field(default="service", min_length=1, max_length=64)
    priority: Priority = "normal"
    customer: dict[str, Any] = Field(default_factory=dict, max_length=30)
    requiredSkills: list[Skill] = Field(default_factory=list, max_length=30)
    skillLevels: dict[Skill, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict, max_length=30)
    timeWindows: list[WindowBody] = Field(default_factory=list, max_length=30)
    estimatedDuration: Minutes | None = None
    excludedTechnicians: list[Name] = Field(default_factory=list, max_length=500)
    dueAt: Moment | None = None
    checklist: list[dict[str, Any]] = Field(default_factory=list, max_length=100)


class NewJobBody(JobFields):
    """A job."""

    id: Name | None = None
    title: str = Field(min_length=1, max_length=200, examples=["Boiler lost pressure"])
    location: PlaceBody = Field(examples=[{"lat": 48.137, "lon": 11.575, "address": "Marienplatz 1, Munich"}])


class NewJobsBody(Body):
    """Many jobs: all are made or none."""

    jobs: list[NewJobBody] = Field(min_length=1, max_length=5_000)


class JobsCsvBody(Body):
    """A table as text: a header line with `title, lat, lon` and any of `id, address, description, type, priority,
    requiredSkills` (`heating:2 electrical`), `estimatedDuration, windowStart, windowEnd, dueAt, customer`."""

    csv: str = Field(min_length=1, max_length=8_000_000)


class JobPatchBody(JobFields):
    """What is to be different; what is left out stays."""

    title: str | None = Field(default=None, min_length=1, max_length=200)
    location: PlaceBody | None = None
    pinned: bool | None = None


class StatusBody(Body):
    """A status (`en_route`, `in-progress`, `completed`, …) or an event (`arrive`, `start`, …). `at` is the device's
    time; a failure needs a `reason` and makes a follow-up job unless `followUp` is false."""

    status: str = Field(default="", max_length=40, examples=["en_route"])
    at: Moment | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    reason: str | None = Field(default=None, max_length=200)
    followUp: bool = True


class NewTechnicianBody(Body):
    """A technician. `skills` with levels; `shifts` in local times by ISO weekday; `territory` as [lon, lat] pairs."""

    id: Name
    name: str = Field(min_length=1, max_length=200)
    home: PlaceBody
    phone: str | None = Field(default=None, max_length=64)
    skills: dict[Skill, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict, max_length=100)
    shifts: dict[str, list[Annotated[list[str], Field(min_length=2, max_length=2)]]] = Field(default_factory=dict)
    breaks: list[BreakBody] = Field(default_factory=list, max_length=10)
    territory: list[Annotated[list[float], Field(min_length=2, max_length=2)]] | None = None
    returnsHome: bool = True


class BreakBody(Body):
    """A break that begins between two local times."""

    earliest: str = Field(max_length=5, examples=["11:30"])
    latest: str = Field(max_length=5, examples=["13:00"])
    minutes: int = Field(ge=1, le=240)


class TechnicianPatchBody(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=64)
    skills: dict[Skill, Annotated[int, Field(ge=1, le=10)]] | None = None
    shifts: dict[str, list[Annotated[list[str], Field(min_length=2, max_length=2)]]] | None = None
    breaks: list[BreakBody] | None = None
    territory: list[Annotated[list[float], Field(min_length=2, max_length=2)]] | None = None
    returnsHome: bool | None = None
    active: bool | None = None


class AbsenceBody(Body):
    """From when to when a technician is away."""

    start: Moment | None = None
    end: Moment | None = None
    reason: str = Field(default="", max_length=200)


class Location(Open):
    """A place in degrees."""

    lat: float
    lon: float
    address: str


class Job(Open):
    """A job. `status` is coarse, `subStatus` exact, `possible` what may happen next; durations in minutes."""

    id: str
    title: str
    status: str
    subStatus: str
    priority: str
    customer: dict[str, Any]
    location: Location | None
    requiredSkills: list[str]
    timeWindows: list[dict[str, datetime]]
    estimatedDuration: int
    durationSource: str
    technicianId: str | None
    plannedStart: datetime | None
    eta: datetime | None
    slaState: str


class JobStats(Open):
    """Counts by status; averages in minutes."""

    total: int
    pending: int
    inProgress: int
    completed: int
    avgCompletionTime: float | None


class Jobs(Open):
    """A page of jobs by id; `stats` are of all."""

    jobs: list[Job]
    stats: JobStats
    nextCursor: str | None


class MadeJobs(Open):
    """The jobs as made."""

    jobs: list[Job]


class JobHistory(Open):
    """What happened to a job, oldest first."""

    history: list[dict[str, Any]]


class Technician(Open):
    """A technician with the newest position."""

    id: str
    name: str
    home: Location
    skills: dict[str, int]
    active: bool
    position: dict[str, Any] | None


class Technicians(Open):
    """All technicians."""

    technicians: list[Technician]


class Absence(Open):
    """An absence."""

    id: str
    technicianId: str
    start: datetime
    end: datetime
    reason: str
