"""Reads jobs from the store: one, a page of them, how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from data.core import Core
from data.errors import NotFound
from data.field_service.model import Job
from data.field_service.rows import job_of
from data.field_service.states import ENDED, STATUS, State
from data.store.tables import field_jobs as table
from data.store.tables import field_transitions

PAGE = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """Which jobs: by API status, technician, day, or words in title, address and customer. `current` are those of
    today and all that are open. `after` is the id that the page before ended with."""

    status: str | None = None
    technician_id: str | None = None
    day: date | None = None
    current: bool = False
    search: str | None = None
    after: str | None = None
    limit: int = PAGE


def stored_job(core: Core, job_id: str) -> Job:
    """Raises NotFound."""
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == job_id)).first()
    if row is None:
        raise NotFound("job.unknown", job=job_id)
    return job_of(row)


def find_jobs(core: Core, sought: Sought) -> tuple[list[Job], str | None]:
    """Jobs ordered by id, and the id to go on after when there are more."""
    query = _filtered(select(table), sought)
    if sought.current:
        query = query.where(_current(core))
    query = query.order_by(table.c.id).limit(sought.limit + 1)
    with core.store.read() as connection:
        rows = connection.execute(query).all()
    jobs = [job_of(row) for row in rows[: sought.limit]]
    return jobs, jobs[-1].id if len(rows) > sought.limit else None


def jobs_of_day(core: Core, day: date, *, waiting: bool = True) -> list[Job]:
    """The jobs planned or done on a day, in order of their plan, and all that wait."""
    query = select(table).where(
        or_(table.c.day == day, table.c.state == State.PENDING.value) if waiting else table.c.day == day
    )
    with core.store.read() as connection:
        return [job_of(row) for row in connection.execute(query.order_by(table.c.planned_start, table.c.id))]


def count_jobs(core: Core, *, day: date | None = None, current: bool = False) -> dict[str, Any]:
    """The stats of the API: counts by status, and minutes from start (and from creation) to completion. Of all jobs, of
    those of `day` and those that wait, or of the `current` ones: those of today and all that are open."""
    columns = (table.c.state, func.count(), _minutes(table.c.started_at), _minutes(table.c.created_at))
    query = select(*columns).group_by(table.c.state)
    if day is not None:
        query = query.where(or_(table.c.day == day, table.c.state == State.PENDING.value))
    if current:
        query = query.where(_current(core))
    with core.store.read() as connection:
        rows = connection.execute(query).all()
    counts = dict.fromkeys(STATUS.values(), 0)
    for state, count, _, _ in rows:
        counts[STATUS[State(state)]] += count
    done = next((row for row in rows if row[0] == State.COMPLETED.value), (None, 0, None, None))
    return {
        "total": sum(counts.values()),
        "pending": counts["pending"],
        "assigned": counts["assigned"],
        "inProgress": counts["in-progress"],
        "completed": counts["completed"],
        "cancelled": counts["cancelled"],
        "avgCompletionTime": None if done[2] is None else round(done[2], 1),
        "avgLeadTime": None if done[3] is None else round(done[3], 1),
    }


def history(core: Core, job_id: str) -> list[dict[str, Any]]:
    """What happened to a job, oldest first. Raises NotFound."""
    stored_job(core, job_id)
    query = select(field_transitions).where(field_transitions.c.job_id == job_id).order_by(field_transitions.c.id)
    with core.store.read() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def _filtered(query: Select[Any], sought: Sought) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if sought.status:
        states = [state.value for state, status in STATUS.items() if sought.status in (status, state.value)]
        conditions.append(table.c.state.in_(states))
    if sought.technician_id:
        conditions.append(table.c.technician_id == sought.technician_id)
    if sought.day:
        conditions.append(or_(table.c.day == sought.day, and_(table.c.day.is_(None), table.c.state.not_in(ENDED))))
    if sought.search:
        columns = (table.c.id, table.c.title, table.c.address)
        conditions.append(or_(*(column.icontains(sought.search, autoescape=True) for column in columns)))
    if sought.after:
        conditions.append(table.c.id > sought.after)
    return query.where(*conditions)


def _current(core: Core) -> ColumnElement[bool]:
    """Jobs of today, all that are open, and those made since the day began."""
    zone = ZoneInfo(core.settings.time_zone)
    day = core.clock.now().astimezone(zone).date()
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    made_since = and_(table.c.day.is_(None), table.c.created_at >= begins)
    return or_(table.c.day == day, table.c.state.not_in(ENDED), made_since)


def _minutes(since: Any) -> Any:
    return func.avg((func.julianday(table.c.finished_at) - func.julianday(since)) * 1440.0)
