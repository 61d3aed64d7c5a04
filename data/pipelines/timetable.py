"""When pipelines ran, did not run, and will run: the facts of a stretch of time.

Times that passed without a run are told only since a pipeline was last changed: its schedule before that is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from sqlalchemy import func, select

from data.core import Core
from data.errors import InputError
from data.pipelines.executions import expected_seconds
from data.pipelines.pipelines import Stored, get_pipeline, stored_pipelines
from data.pipelines.schedule import ClockChange, clock_changes, times
from data.store.tables import executions as table

LONGEST = timedelta(days=62)
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3001, 1, 1, tzinfo=UTC)
MOST = 2_000
PLANNED, SKIPPED, MISSED = "planned", "skipped", "missed"
COLUMNS = ("id", "pipeline_id", "status", "cause", "scheduled_for", "queued_at", "started_at", "finished_at")


@dataclass(frozen=True)
class Turn:
    """A moment of a pipeline. `state` is its execution's status; without one `planned`, `skipped` (the run before was
    still going) or `missed` (nobody was there to run it)."""

    at: datetime
    state: str
    execution_id: str | None = None
    cause: str | None = None
    started: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True)
class Timetable:
    """The turns of one pipeline, in order of time; `cut` when there were more than 2,000. A run takes `expected`
    seconds; `changes` are those of the clocks in its zone."""

    stored: Stored
    turns: tuple[Turn, ...]
    cut: bool
    expected: float | None
    changes: tuple[ClockChange, ...]


def timetables(core: Core, *, start: datetime, end: datetime, pipeline_id: str | None = None) -> tuple[Timetable, ...]:
    """Every pipeline's turns from `start` up to, not including, `end`, by id.

    Raises InputError for bounds without a zone, in the wrong order, more than 62 days apart, or beyond the years 1970
    to 3000; NotFound.
    """
    if start.tzinfo is None or end.tzinfo is None or not FIRST <= start < end <= LAST or end - start > LONGEST:
        raise InputError("pipeline.timetable_bounds", days=LONGEST.days)
    wanted = stored_pipelines(core) if pipeline_id is None else (get_pipeline(core, pipeline_id),)
    ran = _ran(core, start, end, pipeline_id)
    return tuple(_timetable(core, each, ran.get(each.pipeline.id, []), start, end) for each in wanted)


def _timetable(core: Core, stored: Stored, ran: Sequence[Any], start: datetime, end: datetime) -> Timetable:
    known = [_turn(row) for row in ran if start <= _at(row) < end]
    idle = islice(_idle(core, stored, ran, start, end), MOST + 1)
    turns = sorted((*known, *idle), key=lambda turn: turn.at)
    return Timetable(
        stored,
        tuple(turns[:MOST]),
        len(turns) > MOST,
        expected_seconds(core, stored.pipeline.id),
        clock_changes(stored.pipeline.schedule.zone, start=start, end=end),
    )


def _idle(core: Core, stored: Stored, ran: Sequence[Any], start: datetime, end: datetime) -> Iterator[Turn]:
    """Times of the cron line that no execution stands for."""
    if stored.next_at is None:
        return
    taken = {row.scheduled_for for row in ran}
    first = max(start - timedelta(microseconds=1), stored.armed_at)
    for at in takewhile(lambda moment: moment < end, times(stored.pipeline.schedule, after=first)):
        if at >= stored.next_at:
            yield Turn(at, PLANNED)
        elif at not in taken:
            yield Turn(at, SKIPPED if _was_going(ran, at) else MISSED)


def _was_going(ran: Iterable[Any], at: datetime) -> bool:
    return any(row.queued_at <= at and (row.finished_at is None or at < row.finished_at) for row in ran)


def _ran(core: Core, start: datetime, end: datetime, pipeline_id: str | None) -> dict[str, list[Any]]:
    """Executions that touch the stretch, by pipeline, oldest first."""
    over = func.coalesce(table.c.finished_at, core.clock.now())
    query = (
        select(*(table.c[name] for name in COLUMNS))
        .where(func.coalesce(table.c.scheduled_for, table.c.queued_at) < end, over >= start)
        .order_by(table.c.queued_at)
    )
    if pipeline_id is not None:
        query = query.where(table.c.pipeline_id == pipeline_id)
    found: dict[str, list[Any]] = {}
    with core.store.read() as connection:
        for row in connection.execute(query):
            found.setdefault(row.pipeline_id, []).append(row)
    return found


def _turn(row: Any) -> Turn:
    return Turn(_at(row), row.status, row.id, row.cause, row.started_at, row.finished_at)


def _at(row: Any) -> datetime:
    found: datetime = row.scheduled_for or row.queued_at
    return found
