"""The dispatch board of one day: technicians with their hours, stops planned and actual, what waits, and the counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.field_service.advise import moment
from data.field_service.calendars import Calendar
from data.field_service.days import DayFigures, day_figures
from data.field_service.fleet import Fleet, planning
from data.field_service.model import Absence, Fix, Job, Technician
from data.field_service.outlook import outlooks_of_waiting
from data.field_service.route import Route
from data.field_service.shifts import shift_spans
from data.field_service.sla import Outlook, Promise, business_calendar, promise_of
from data.field_service.states import State
from data.field_service.stored import count_jobs, jobs_of_day

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class BoardStop:
    """A job on the board: `start` and `end` are what happened or, for what is to come, what is expected now."""

    job: Job
    start: datetime | None
    end: datetime | None
    travel_minutes: float
    sequence: int
    promise: Promise


@dataclass(frozen=True, slots=True)
class TechnicianDay:
    """One row of the board. `breaks` are as placed in the rest of the day."""

    technician: Technician
    shifts: tuple[Span, ...]
    absences: tuple[Absence, ...]
    breaks: tuple[Span, ...]
    stops: tuple[BoardStop, ...]
    fix: Fix | None
    plan_version: int
    travel_minutes: float
    work_minutes: float


@dataclass(frozen=True, slots=True)
class Board:
    """The board of `day` as of `now`."""

    day: date
    now: datetime
    time_zone: str
    technicians: tuple[TechnicianDay, ...]
    unassigned: tuple[BoardStop, ...]
    stats: dict[str, Any]
    last_week: DayFigures | None = None


def board(core: Core, day: date | None = None, *, actor: Actor) -> Board:
    """The board of `day` (today in the board's zone when None); technicians by id, unassigned jobs by urgency."""
    require(actor, Permission.READ)
    now = core.clock.now()
    with planning(core) as fleet:
        day = day or fleet.today(now)
        jobs = jobs_of_day(core, day)
        calendar = business_calendar(core)
        everybody = sorted(fleet.technicians.values(), key=lambda each: each.id)
        rows = tuple(_row(fleet, calendar, each, day, _jobs_of(jobs, each.id, day), now) for each in everybody)
        outlooks = outlooks_of_waiting(fleet, now)
    waiting = sorted((job for job in jobs if job.state is State.PENDING), key=lambda job: (job.priority, job.id))
    unassigned = tuple(_waiting(job, outlooks.get(job.id), now, calendar) for job in waiting)
    stats = count_jobs(core, day=day)
    last_week = day_figures(core, day - timedelta(days=7))
    return Board(day, now, core.settings.time_zone, rows, unassigned, stats, last_week)


def _jobs_of(jobs: list[Job], technician_id: str, day: date) -> list[Job]:
    return [job for job in jobs if job.technician_id == technician_id and job.day == day]


def _row(
    fleet: Fleet, calendar: Calendar, technician: Technician, day: date, jobs: list[Job], now: datetime
) -> TechnicianDay:
    route = fleet.route(technician.id, day, now)
    spans = tuple((moment(start), moment(end)) for start, end in shift_spans(technician, day, fleet.zone))
    stops = tuple(_stop(job, route, at, now, calendar) for at, job in enumerate(jobs, start=1))
    absences = tuple(each for each in fleet.absences.get(technician.id, ()) if _touches(each, spans))
    return TechnicianDay(
        technician=technician,
        shifts=spans,
        absences=absences,
        breaks=_breaks(route),
        stops=stops,
        fix=fleet.fixes.get(technician.id),
        plan_version=fleet.versions.get((technician.id, day), 0),
        travel_minutes=round(sum(stop.travel_minutes for stop in stops), 1),
        work_minutes=float(sum(job.minutes for job in jobs)),
    )


def _stop(job: Job, route: Route | None, sequence: int, now: datetime, calendar: Calendar) -> BoardStop:
    start, end = expected(job, route)
    return BoardStop(
        job, start, end, job.travel_minutes or 0.0, sequence, promise_of(job, now, calendar, Outlook(start, end))
    )


def _waiting(job: Job, outlook: Outlook | None, now: datetime, calendar: Calendar) -> BoardStop:
    return BoardStop(job, None, None, 0.0, 0, promise_of(job, now, calendar, outlook))


def expected(job: Job, route: Route | None) -> tuple[datetime | None, datetime | None]:
    """When a job began or is expected to, and when it ended or is expected to."""
    at = route.position(job.id) if route is not None else None
    if at is None or route is None or job.finished_at is not None:
        return job.started_at or job.planned_start, job.finished_at or job.planned_end
    return job.started_at or moment(route.starts[at]), moment(route.ready[at])


def _breaks(route: Route | None) -> tuple[Span, ...]:
    if route is None:
        return ()
    return tuple(
        (moment(start), moment(ready))
        for stop, start, ready in zip(route.stops, route.starts, route.ready, strict=True)
        if stop.kind == "break"
    )


def _touches(absence: Absence, spans: tuple[Span, ...]) -> bool:
    return any(absence.start < end and absence.end > start for start, end in spans)
