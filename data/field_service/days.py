"""Figures of a whole day, to be held against those of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.core import Core
from data.field_service.model import Job
from data.field_service.sla import Promise, business_calendar, promise_of
from data.field_service.states import State
from data.field_service.stored import jobs_of_day


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day: its jobs without the cancelled ones, those of them with a due time and an end, those of these that were
    late, minutes of driving."""

    day: date
    jobs: int
    judged: int
    late: int
    travel_minutes: float


def day_figures(core: Core, day: date) -> DayFigures | None:
    """The figures of `day`; None when it had no jobs."""
    jobs = [job for job in jobs_of_day(core, day, waiting=False) if job.state is not State.CANCELLED]
    if not jobs:
        return None
    now, calendar = core.clock.now(), business_calendar(core)
    judged = [late for job in jobs if (late := _is_late(job, promise_of(job, now, calendar))) is not None]
    travel = sum(job.travel_minutes or 0.0 for job in jobs)
    return DayFigures(day, len(jobs), len(judged), sum(judged), round(travel, 1))


def _is_late(job: Job, promise: Promise) -> bool | None:
    """Whether the job ended, or is to end, after it was due; None where there is no due time or no end."""
    end = job.finished_at or job.planned_end
    if promise.due_at is None or end is None:
        return None
    return promise.state == "breached" or end > promise.due_at
