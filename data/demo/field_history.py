"""The demo's finished days: what the same crew did in the weeks before today, so that there is something to compare
with and to learn from.

Each day is laid by the generator of today's day and lived to its end. It is written once, a day at a time, and goes
when it is older than the weeks of the setting. Nothing of it is open, so nothing of it is planned or kept in memory.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from data.core import Core
from data.demo.field_day import lay_day
from data.field_service.durations import MADE_UP
from data.field_service.fleet import learn_soon
from data.field_service.model import Job
from data.field_service.rows import row_of
from data.field_service.states import State
from data.store.tables import field_jobs, field_transitions

FIRST_HOURS = (7, 8)
LAST_MINUTE = time(23, 59)
LEAST_SHARE = 0.8
LATE = (0.06, 0.22)
LATE_MINUTES = (5, 75)


def ensure_field_history(core: Core) -> int:
    """How many days were written: those that were missing, the newest first. Older ones than wanted go."""
    zone = ZoneInfo(core.settings.time_zone)
    today = core.clock.now().astimezone(zone).date()
    wanted = [today - timedelta(days=back) for back in range(1, 7 * core.settings.demo_weeks + 1)]
    with core.store.read() as connection:
        known = set(
            connection.execute(select(field_jobs.c.day).where(field_jobs.c.source == MADE_UP).distinct()).scalars()
        )
    _forget(core, sorted(known - set(wanted)))
    missing = [day for day in wanted if day not in known]
    for day in missing:
        if core.closing.is_set():
            break
        jobs, happened = past_day(day, zone, seed=core.settings.demo_seed)
        with core.store.write() as connection:
            _write(connection, jobs, happened)
    if missing:
        learn_soon(core)
    return len(missing)


def past_day(day: date, zone: ZoneInfo, *, seed: int) -> tuple[list[Job], list[dict[str, Any]]]:
    """The finished jobs of a day, under ids of their own, and what happened to them."""
    begins = datetime.combine(day, time(FIRST_HOURS[day.toordinal() % len(FIRST_HOURS)]), zone).astimezone(UTC)
    over = datetime.combine(day, LAST_MINUTE, zone).astimezone(UTC)
    _crew, _absences, laid, steps = lay_day(day, over, zone, seed=seed, begins=begins)
    done = [job for job in laid if job.state is State.COMPLETED]
    kept = done[: _how_many(day, len(done))]
    names = {job.id: f"job_{day:%y%m%d}_{job.id.removeprefix('job_')}" for job in kept}
    jobs = _promised([replace(job, id=names[job.id], source=MADE_UP) for job in kept], day, seed)
    return jobs, [{**step, "job_id": names[step["job_id"]]} for step in steps if step["job_id"] in names]


def _how_many(day: date, most: int) -> int:
    """Some days have less to do than others."""
    return most - day.toordinal() * 7 % (1 + round((1 - LEAST_SHARE) * most))


def _promised(jobs: Sequence[Job], day: date, seed: int) -> list[Job]:
    """Some of a day's work was promised for earlier than it was done, on some days more of it than on others."""
    chance = random.Random(f"{seed} {day.isoformat()} promised")
    share = chance.uniform(*LATE)
    return [_too_early(job, chance.randint(*LATE_MINUTES)) if chance.random() < share else job for job in jobs]


def _too_early(job: Job, minutes: int) -> Job:
    assert job.finished_at is not None
    return replace(job, due_at=job.finished_at - timedelta(minutes=minutes))


def _write(connection: Connection, jobs: Sequence[Job], happened: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(field_jobs), [row_of(job) for job in jobs])
    connection.execute(insert(field_transitions), list(happened))


def _forget(core: Core, days: Sequence[date]) -> None:
    if not days:
        return
    old = (field_jobs.c.source == MADE_UP) & field_jobs.c.day.in_(days)
    with core.store.write() as connection:
        ids = select(field_jobs.c.id).where(old)
        connection.execute(delete(field_transitions).where(field_transitions.c.job_id.in_(ids)))
        connection.execute(delete(field_jobs).where(old))
