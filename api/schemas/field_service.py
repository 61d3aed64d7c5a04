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


class JobHistory(Open):
    """What happened to a job, oldest first."""

    history: list[dict[str, Any]]


class Undone(Open):
    """The jobs as they were before."""

    jobs: list[Job]


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


class Board(Open):
    """The dispatch board of a day: technicians with shifts, absences and stops, the jobs that wait, the counts."""

    day: date
    now: datetime
    timeZone: str
    technicians: list[dict[str, Any]]
    unassigned: list[dict[str, Any]]
    stats: JobStats


class DeviceBody(Body):
    """A name for a phone."""

    name: str = Field(default="", max_length=100)


class Enrolled(Open):
    """A phone's token, told this once, and what the apps need: address and login."""

    technicianId: str
    token: str
    setup: dict[str, Any]


class OperationBody(Body):
    """One thing done on a phone: `type` is status, note, checklist, photo, signature or position."""

    key: str = Field(min_length=1, max_length=200)
    type: str = Field(min_length=1, max_length=40)
    jobId: str | None = Field(default=None, max_length=64)
    at: Moment | None = None
    data: dict[str, Any] = Field(default_factory=dict, max_length=50)


class SyncBody(Body):
    """What a phone did since the cursor `since`. `technicianId` is needed without a device's token."""

    since: int | None = Field(default=None, ge=0, le=2**53)
    technicianId: str | None = Field(default=None, max_length=64)
    ops: list[OperationBody] = Field(default_factory=list, max_length=1_000)


class SyncAnswer(Open):
    """Outcomes in the order of the operations (applied, duplicate, refused), jobs that changed, and the new cursor."""

    results: list[dict[str, Any]]
    jobs: list[Job]
    removed: list[str]
    cursor: int


class Received(Open):
    """How many positions were kept, how many were known already, and which were refused and why."""

    kept: int
    known: int
    refused: list[dict[str, Any]]


class Trail(Open):
    """Where a technician was today, oldest first."""

    positions: list[dict[str, Any]]


class TrackingLink(Open):
    """A link for the customer; the token is told this once."""

    token: str
    path: str


class Notes(Open):
    """Notes of a job, oldest first."""

    notes: list[dict[str, Any]]


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
