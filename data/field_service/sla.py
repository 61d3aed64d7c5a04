"""What was promised for a job and how it stands, from the job alone, so that a restart changes nothing.

Five clocks run on the business calendar from the moment the job was made: until it is assigned, taken up, reached,
done, and until its last time window. A pause for one of four reasons moves what is due by the business time it took.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.core import Core
from data.field_service.calendars import Calendar, calendar_of
from data.field_service.model import Job
from data.field_service.states import State

PAUSES = frozenset({"waiting_customer", "waiting_parts", "access_denied", "weather"})
TARGETS: Mapping[str, Mapping[int, int]] = {
    "assign": {1: 30, 2: 120, 3: 480, 4: 960},
    "respond": {1: 60, 2: 240, 3: 960, 4: 1440},
    "onsite": {1: 240, 2: 480, 3: 1440, 4: 2880},
    "resolve": {1: 480, 2: 960, 3: 2880, 4: 4320},
}
WORST = ("unassignable", "breached", "at_risk", "paused", "on_track", "met", "none")
CAUTION = 1.25
USUAL_DRIVE = 20.0
KEY = ("field service", "calendar")


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise: `target` in business minutes (None for an appointment), when it is due, when it was kept, and when
    it is expected to be."""

    metric: str
    target: int | None
    due_at: datetime
    ended_at: datetime | None
    expected_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Promise:
    """The worst of a job's clocks that still run; of an ended job, whether its last promise was kept."""

    state: str
    due_at: datetime | None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the work is expected to begin and end; `possible` is False when nobody can do it."""

    start: datetime | None = None
    end: datetime | None = None
    possible: bool = True


def business_calendar(core: Core) -> Calendar:
    """The calendar of the settings, read once."""
    kept = core.memory.get(KEY)
    if isinstance(kept, Calendar):
        return kept
    found = calendar_of(core.settings)
    core.memory.set(KEY, found)
    return found


def promise_of(job: Job, now: datetime, calendar: Calendar, outlook: Outlook | None = None) -> Promise:
    """How the promises of `job` stand at `now`. Without an outlook the plan is what is expected."""
    if job.state in {State.CANCELLED, State.FAILED}:
        return Promise("none", job.due_at)
    expected = outlook or Outlook(job.planned_start, job.planned_end)
    clocks = tuple(_clocks(job, now, calendar, expected))
    if job.state is State.COMPLETED:
        resolve = next(clock for clock in clocks if clock.metric == "resolve")
        return Promise(resolve.state, resolve.due_at, clocks)
    running = [clock for clock in clocks if clock.ended_at is None]
    worst = min(running, key=lambda clock: (WORST.index(clock.state), clock.due_at))
    state = "unassignable" if job.state is State.PENDING and not expected.possible else worst.state
    return Promise(state, worst.due_at, clocks)


def paused_minutes(job: Job, now: datetime, calendar: Calendar) -> float:
    """Business minutes for which the promises of a job stood still, the pause that runs included."""
    running = calendar.between(job.paused_since, now) if job.paused_since is not None else 0.0
    return job.paused_minutes + running


def _clocks(job: Job, now: datetime, calendar: Calendar, expected: Outlook) -> list[Clock]:
    paused = paused_minutes(job, now, calendar)
    finished = job.finished_at if job.state is State.COMPLETED else None
    begun = job.arrived_at or job.started_at or finished
    driving = job.travel_minutes if job.travel_minutes is not None else USUAL_DRIVE
    onsite, resolved = cautious(expected.start, now, driving), cautious(expected.end, now, driving + job.minutes)
    known = (
        ("assign", job.assigned_at or begun, None),
        ("respond", job.accepted_at or begun, None),
        ("onsite", begun, onsite),
        ("resolve", finished, resolved),
    )
    found = []
    for metric, ended, ahead in known:
        target = TARGETS[metric][job.priority]
        due = calendar.after(job.created_at, target + paused)
        if metric == "resolve" and job.due_at is not None:
            due = calendar.after(job.due_at, paused)
        found.append(Clock(metric, target, due, ended, ahead, _state(job, due, ended, ahead, now)))
    if job.windows:
        due = job.windows[-1].end
        found.append(Clock("appointment", None, due, begun, onsite, _state(job, due, begun, onsite, now)))
    return found


def _state(job: Job, due: datetime, ended: datetime | None, ahead: datetime | None, now: datetime) -> str:
    if ended is not None:
        return "met" if ended <= due else "breached"
    if now > due:
        return "breached"
    if job.paused_since is not None:
        return "paused"
    return "at_risk" if ahead is not None and ahead > due else "on_track"


def cautious(expected: datetime | None, now: datetime, minutes: float) -> datetime | None:
    """A moment that four of five come before, when what lies before it is `minutes` of driving and work."""
    if expected is None or expected <= now:
        return expected
    return expected + timedelta(minutes=(CAUTION - 1) * minutes)
