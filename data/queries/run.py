"""Runs SQL that a person or client wrote and waits for the answer: grants, files, worker, history."""

from __future__ import annotations

import time
from typing import Unpack

from data.access import Actor
from data.core import Core
from data.errors import NexusError
from data.queries.asking import Bounds, milliseconds_of, new_question, request, statistics_of, tables_of
from data.queries.gather import Gathered, gathered
from data.queries.lake_files import attachable
from data.queries.note import new_note
from data.queries.result import QueryResult, ResultColumn
from data.queries.road import find_road
from data.workers import Reply, Ticket

_ANSWER_BYTES = 8 * 1024 * 1024


def run_sql(
    core: Core, text: str, *, actor: Actor, lake: str = "prod", ticket: Ticket | None = None, **bounds: Unpack[Bounds]
) -> QueryResult:
    """The answer to one SELECT in the dialect of `lake`, run in a sandboxed process on a read-only snapshot.

    `timeout_ms` and `limit` default to the settings `query_timeout` and `query_rows`, which also is the most rows.
    `core.workers.pool.stop(ticket)` ends it from another thread.
    Raises QueryError (not understood, not allowed, failed, cancelled, out of time), AccessError, NotFound, InputError,
    LimitError (params carry `retry_after` in seconds) and LakeError. Whatever comes of it stands in the history.
    """
    started = time.perf_counter()
    note = new_note(core, text, lake, actor, written=bounds.get("written"))
    most = core.settings.query_rows
    limit = bounds.get("limit")
    try:
        bounds["limit"] = most if limit is None else min(limit, most)
        question = new_question(core, note.query_id, text, actor.id, bounds)
        road = find_road(core, lake, actor, rules=bounds.get("rules"))
        with gathered(core, question, road) as found:
            asked = request(found, rows=question.rows, bytes=_ANSWER_BYTES)
            reply = core.workers.pool.run(asked, actor=actor.id, timeout_ms=question.milliseconds, ticket=ticket)
    except NexusError as error:
        note.failed(error, (time.perf_counter() - started) * 1000)
        raise
    note.succeeded(reply, milliseconds=milliseconds_of(found, reply), tables=tables_of(found, reply.head))
    return _result(note.query_id, found, reply)


def warm(core: Core) -> None:
    """Start the workers now, in the background, instead of at the first query."""
    files = attachable(core, core.lakes.records())
    core.workers.pool.warm(sorted([file.lake, str(file.file)] for file in files))


def _result(query_id: str, found: Gathered, reply: Reply) -> QueryResult:
    end, road = reply.end, found.road
    return QueryResult(
        query_id=query_id,
        status="succeeded",
        lake=road.asked.id,
        lakes=tuple(sorted({table[0] for table in tables_of(found, reply.head)}) or [road.home]),
        columns=tuple(ResultColumn(**column) for column in reply.head["columns"]),
        rows=reply.rows,
        row_count=end["row_count"],
        truncated=end["truncated"],
        truncated_by=end["truncated_by"],
        execution_ms=milliseconds_of(found, reply),
        version=road.version,
        data_as_of=road.data_as_of,
        stand_in=road.asked.stand_in,
        statistics=statistics_of(found, reply),
    )
