"""What technicians and dispatchers say about a job: on the way, begun, done. Each word is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import InputError
from data.field_service.assign import open_job, unplanned
from data.field_service.calendars import Calendar
from data.field_service.fleet import Fleet, planning
from data.field_service.jobs import new_job_id
from data.field_service.ledger import Change, Receipt, Step, write
from data.field_service.model import Job
from data.field_service.sla import PAUSES, business_calendar, paused_minutes
from data.field_service.states import ENDED, ON_THE_SPOT, PLANNING, UNDER_WAY, Event, State, event_towards, next_state

AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Report:
    """A word about a job: an event or the status it leads to; `device_at` is the phone's time, `lat`, `lon` its place.
    A failure with `follow_up` makes a new job from the old one."""

    status: str
    device_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    reason: str | None = None
    follow_up: bool = True


def set_status(core: Core, job_id: str, report: Report, *, actor: Actor) -> Job:
    """The job in its new state.

    Raises NotFound; InputError for an unknown status, a failure without a reason, a time ahead of the server's;
    ConflictError for an illegal transition.
    """
    require(actor, Permission.EDIT)
    return step_on(core, job_id, report, actor=actor)


def step_on(core: Core, job_id: str, report: Report, *, actor: Actor, receipt: Receipt | None = None) -> Job:
    """As `set_status`, for those who have shown otherwise that they may. The `receipt` of a phone's operation is kept
    in the same transaction."""
    now = core.clock.now()
    with planning(core) as fleet:
        before = open_job(core, fleet, job_id)
        event = event_towards(job_id, before.state, report.status)
        _check(report, event, now)
        after = _after(before, event, report, now, business_calendar(core))
        steps = [Step(before, after, event, report.device_at, report.lat, report.lon)]
        if event is Event.FAIL and report.follow_up:
            steps.append(Step(None, _follow_up(before, now)))
        write(core, fleet, Change("status", tuple(steps), receipt=receipt), actor=actor)
        _settle(fleet, before)
        return fleet.jobs.get(job_id) or replace(after, version=before.version + 1)


def _check(report: Report, event: Event, now: datetime) -> None:
    if event in PLANNING and event is not Event.UNASSIGN:
        raise InputError("job.status_unknown", status=report.status, statuses=[each.value for each in State])
    if event is Event.FAIL and not report.reason:
        raise InputError("job.reason_missing", path="/reason")
    if report.device_at is not None and report.device_at > now + AHEAD:
        raise InputError("job.future", path="/at")


def _after(before: Job, event: Event, report: Report, now: datetime, calendar: Calendar) -> Job:
    state = next_state(before.id, before.state, event)
    moment = min(report.device_at or now, now)
    if state is State.PENDING:
        return unplanned(replace(before, reason=report.reason), state)
    changed = replace(_resumed(before, moment, calendar), state=state, reason=report.reason or before.reason)
    if state is State.ACCEPTED or state in UNDER_WAY:
        changed = replace(changed, accepted_at=changed.accepted_at or moment)
    if state in ON_THE_SPOT:
        changed = replace(changed, arrived_at=changed.arrived_at or moment)
    if state is State.IN_PROGRESS and before.started_at is None:
        return replace(changed, started_at=moment)
    if state is State.PAUSED:
        return replace(changed, reason=report.reason, paused_since=moment if report.reason in PAUSES else None)
    if state in ENDED:
        started = changed.started_at
        return replace(changed, finished_at=max(moment, started) if started else moment)
    return changed


def _resumed(job: Job, moment: datetime, calendar: Calendar) -> Job:
    """The job with its pause counted, if one runs."""
    if job.paused_since is None:
        return job
    return replace(job, paused_since=None, paused_minutes=paused_minutes(job, moment, calendar))


def _follow_up(before: Job, now: datetime) -> Job:
    return Job(
        id=new_job_id(),
        title=before.title,
        created_at=now,
        description=before.description,
        kind=before.kind,
        priority=before.priority,
        customer=before.customer,
        place=before.place,
        skills=before.skills,
        minutes=before.minutes,
        guessed=before.guessed,
        due_at=before.due_at,
        follow_up_of=before.id,
        source=before.source,
    )


def _settle(fleet: Fleet, before: Job) -> None:
    if before.technician_id is not None:
        fleet.forget_routes(before.technician_id)
