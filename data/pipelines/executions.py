"""What people do with executions: start, look at, cancel, try again."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, update

from data.access import Actor
from data.core import Core
from data.errors import ConflictError, NotFound
from data.pipelines.execution import Execution, LogLine, read_execution
from data.pipelines.pipelines import Stored, get_pipeline
from data.pipelines.queue import TOPIC, Wish, enter, note, tell
from data.pipelines.states import OVER, Cause, Status
from data.store.tables import execution_logs
from data.store.tables import executions as table

PAST = 10
EXTRACTING = 0.85


@dataclass(frozen=True)
class Live:
    """An execution with what can be told of its future: `progress` 0–1, `eta` and `expected` seconds, None unknown."""

    execution: Execution
    progress: float
    eta: float | None
    expected: float | None


def run_pipeline(
    core: Core, pipeline_id: str, *, actor: Actor, cause: Cause = Cause.PERSON, request: Mapping[str, Any] | None = None
) -> Execution:
    """A new queued execution of a pipeline as it stands now. Raises NotFound."""
    stored = get_pipeline(core, pipeline_id)
    execution_id = enter(core, wish(stored, actor=actor.id, cause=cause, request=request))
    assert execution_id is not None
    return get_execution(core, execution_id)


def wish(
    stored: Stored, *, actor: str, cause: Cause, at: datetime | None = None, request: Mapping[str, Any] | None = None
) -> Wish:
    """An execution of a stored pipeline, to be queued."""
    document = stored.pipeline.document
    return Wish(stored.pipeline.id, stored.version, document, cause, actor, at, request or {})


def get_execution(core: Core, execution_id: str) -> Execution:
    """One execution as it stands. Raises NotFound."""
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == execution_id)).mappings().first()
    if row is None:
        raise NotFound("execution.unknown", execution=execution_id)
    return read_execution(dict(row))


def executions(
    core: Core,
    *,
    pipeline_id: str | None = None,
    status: Status | None = None,
    before: str | None = None,
    limit: int = 50,
) -> tuple[Execution, ...]:
    """Executions, newest first, from the one after `before` on."""
    query = select(table).order_by(table.c.queued_at.desc(), table.c.id.desc()).limit(limit)
    if pipeline_id is not None:
        query = query.where(table.c.pipeline_id == pipeline_id)
    if status is not None:
        query = query.where(table.c.status == status.value)
    if before is not None:
        last = get_execution(core, before)
        older = (table.c.queued_at < last.queued_at) | ((table.c.queued_at == last.queued_at) & (table.c.id < last.id))
        query = query.where(older)
    return _read(core, query)


def live(core: Core, execution_id: str) -> Live:
    """One execution with progress and ETA. Raises NotFound."""
    found = get_execution(core, execution_id)
    expected = expected_seconds(core, found.pipeline_id)
    progress = _progress(core, found, expected)
    return Live(found, progress, _eta(core, found, progress, expected), expected)


def expected_seconds(core: Core, pipeline_id: str) -> float | None:
    """The median of the last executions that succeeded, None when there are none."""
    query = (
        select(table)
        .where(table.c.pipeline_id == pipeline_id, table.c.status == Status.SUCCEEDED.value)
        .order_by(table.c.finished_at.desc())
        .limit(PAST)
    )
    found = [each.seconds for each in _read(core, query) if each.seconds is not None]
    return statistics.median(found) if found else None


def logs(core: Core, execution_id: str, *, after: int = 0, limit: int = 500) -> tuple[LogLine, ...]:
    """What an execution said after the line `after`, oldest first. Raises NotFound."""
    get_execution(core, execution_id)
    columns = execution_logs.c
    query = (
        select(columns.id, columns.at, columns.level, columns.code, columns.params)
        .where(columns.execution_id == execution_id, columns.id > after)
        .order_by(columns.id)
        .limit(limit)
    )
    with core.store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(LogLine(row.id, row.at, row.level, row.code, row.params) for row in rows)


def cancel(core: Core, execution_id: str, *, actor: Actor) -> Execution:
    """End an execution: a queued one at once, a running one within a second or two, its source's query with it.

    Raises NotFound, ConflictError when it is over.
    """
    found = get_execution(core, execution_id)
    if found.status in OVER:
        raise ConflictError("execution.over", execution=execution_id, status=found.status.value)
    queued = update(table).where(table.c.id == execution_id, table.c.status == Status.QUEUED.value)
    running = update(table).where(table.c.id == execution_id, table.c.status == Status.RUNNING.value)
    ended = {"status": Status.CANCELLED.value, "stage": "cancelled", "finished_at": core.clock.now()}
    with core.store.write() as connection:
        if connection.execute(queued.values(cancelled_by=actor.id, **ended)).rowcount:
            note(core, connection, execution_id, "cancelled", level="warning")
            tell(core, connection, execution_id, found.pipeline_id, Status.CANCELLED)
        else:
            connection.execute(running.values(cancelled_by=actor.id))
            note(core, connection, execution_id, "cancelling", actor=actor.id)
    core.events.wake()
    return get_execution(core, execution_id)


def retry(core: Core, execution_id: str, *, actor: Actor) -> Execution:
    """A new attempt at an execution that failed or was cancelled; what is staged already is not read again. Its checks
    are those of the pipeline as it stands now, the rest of its document stays.

    Raises NotFound, ConflictError when it is not over or succeeded.
    """
    found = get_execution(core, execution_id)
    if found.status not in (Status.FAILED, Status.CANCELLED):
        raise ConflictError("execution.not_failed", execution=execution_id, status=found.status.value)
    over = update(table).where(table.c.id == execution_id, table.c.status == found.status.value)
    again = {"status": Status.QUEUED.value, "stage": "queued", "cancelled_by": None, "not_before": None}
    document, version = _with_checks_of_now(core, found)
    with core.store.write() as connection:
        connection.execute(
            over.values(attempt=0, finished_at=None, error=None, checks=None, document=document, **again)
        )
        note(core, connection, execution_id, "retried", actor=actor.id)
        if document.get("checks", []) != found.document.get("checks", []):
            note(core, connection, execution_id, "checks_taken", version=version)
        tell(core, connection, execution_id, found.pipeline_id, Status.QUEUED)
    core.events.wake()
    return get_execution(core, execution_id)


def _with_checks_of_now(core: Core, found: Execution) -> tuple[dict[str, Any], int]:
    """The document of an execution with the checks its pipeline has now, and the version they are of."""
    try:
        stored = get_pipeline(core, found.pipeline_id)
    except NotFound:
        return dict(found.document), found.version
    checks = stored.pipeline.document.get("checks", [])
    document = {key: value for key, value in found.document.items() if key != "checks"}
    return ({**document, "checks": checks} if checks else document), stored.version


def wait_until(core: Core, execution_id: str, states: frozenset[Status], *, seconds: float) -> Execution:
    """The execution once it is in one of `states`, or as it stands after `seconds`."""
    last, left = core.events.last_id(), seconds
    while (found := get_execution(core, execution_id)).status not in states and left > 0:
        core.events.wait(last, topics=(TOPIC,), timeout=min(left, 0.25))
        last, left = core.events.last_id(), left - 0.25
    return found


def _read(core: Core, query: Select[Any]) -> tuple[Execution, ...]:
    with core.store.read() as connection:
        return tuple(read_execution(dict(row)) for row in connection.execute(query).mappings())


def _progress(core: Core, found: Execution, expected: float | None) -> float:
    if found.status is Status.SUCCEEDED:
        return 1.0
    if found.started_at is None or found.status is Status.QUEUED:
        return 0.0
    if found.stage == "load":
        return max(EXTRACTING, _by_time(core, found, expected))
    if found.share is not None:
        return EXTRACTING * found.share
    return _by_time(core, found, expected)


def _by_time(core: Core, found: Execution, expected: float | None) -> float:
    if not expected or found.started_at is None:
        return 0.0
    return min(0.99, _elapsed(core, found) / expected)


def _eta(core: Core, found: Execution, progress: float, expected: float | None) -> float | None:
    if found.status is not Status.RUNNING:
        return None if found.status in OVER else expected
    elapsed = _elapsed(core, found)
    if expected is not None:
        return max(0.0, expected - elapsed)
    return elapsed * (1 - progress) / progress if progress > 0.05 else None


def _elapsed(core: Core, found: Execution) -> float:
    return max(0.0, (core.clock.now() - (found.started_at or core.clock.now())) / timedelta(seconds=1))
