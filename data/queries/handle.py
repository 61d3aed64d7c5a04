"""What is told of a query that runs behind its asker's back, and of its stored result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data import errors
from data.errors import NexusError, QueryError
from data.queries.result import ResultColumn
from data.workers import QueryState, Run


@dataclass(frozen=True)
class QueryHandle:
    """A query as it stands at one moment; ask `status` for the next one.

    `state` is queued, running, cancelling, cancelled, timed_out, failed or succeeded (`data/workers/states.py` draws
    the ways between them). `columns` is None until the guard has passed the statement and its types are known;
    `row_count` and `bytes` grow while it runs. `truncated_by` (rows, bytes) says which cap cut a truncated result.
    `queue_position` is its place in the queue while it waits there, 1 for the next to run. `error` is why it failed,
    raised by nobody. After `expires_at` the result is gone. `statistics` holds queueMs, guardMs, engineMs, tables.
    Times are aware UTC, `elapsed_ms` counts from submission to the end or to now.
    """

    query_id: str
    state: QueryState
    actor: str
    lake: str
    sql: str
    submitted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    elapsed_ms: float
    columns: tuple[ResultColumn, ...] | None
    row_count: int
    bytes: int
    truncated: bool = False
    truncated_by: str | None = None
    error: NexusError | None = None
    stand_in: str | None = None
    version: int | None = None
    data_as_of: datetime | None = None
    statistics: dict[str, Any] = field(default_factory=dict)
    queue_position: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self.state.is_final


def handle_of(run: Run, now: datetime, *, queue_position: int | None = None) -> QueryHandle:
    """A run as it is told."""
    about = run.about
    columns = about.get("columns")
    as_of = about.get("data_as_of")
    return QueryHandle(
        query_id=run.id,
        state=run.state,
        actor=run.actor,
        lake=run.lake,
        sql=run.sql,
        submitted_at=run.submitted_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        expires_at=run.expires_at,
        elapsed_ms=((run.ended_at or now) - run.submitted_at).total_seconds() * 1000,
        columns=None if columns is None else tuple(ResultColumn(**column) for column in columns),
        row_count=run.row_count,
        bytes=run.bytes,
        truncated=about.get("truncated", False),
        truncated_by=about.get("truncated_by"),
        error=_error_of(run.error),
        stand_in=about.get("stand_in"),
        version=about.get("version"),
        data_as_of=None if as_of is None else datetime.fromisoformat(as_of),
        statistics=about.get("statistics", {}),
        queue_position=queue_position,
    )


def error_json(error: NexusError) -> dict[str, Any]:
    """An error as it is kept."""
    place = {"line": error.line, "column": error.column} if isinstance(error, QueryError) else {}
    return {"kind": type(error).__name__, "code": error.code, "params": {**error.params, **place}}


def _error_of(kept: dict[str, Any] | None) -> NexusError | None:
    if kept is None:
        return None
    kind: type[NexusError] = getattr(errors, kept["kind"])
    return kind(kept["code"], **kept["params"])
