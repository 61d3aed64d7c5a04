"""Runs SQL that a person or client wrote: grants, files, worker, history."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from data.access import Actor
from data.core import Core
from data.errors import InputError, LimitError, NexusError, QueryError
from data.queries.gather import Gathered, Question, gathered
from data.queries.lake_files import attachable
from data.queries.result import QueryResult, ResultColumn
from data.queries.road import find_road
from data.sandbox.refusal import Refusal
from data.sandbox.text import LONGEST, check_text
from data.workers import Asked, Reply

LONGEST_MS = 600_000
_ANSWER_BYTES = 8 * 1024 * 1024
_STATUS = {"query.timeout": "timed_out"}

Parameters = Sequence[Any] | Mapping[str, Any]


class Bounds(TypedDict, total=False):
    """Optional bounds of a query: deadline in ms, rows, values for `?`, `$1` or `$name`."""

    timeout_ms: int | None
    limit: int | None
    parameters: Parameters | None


def run_sql(core: Core, text: str, *, actor: Actor, lake: str = "prod", **bounds: Unpack[Bounds]) -> QueryResult:
    """The answer to one SELECT in the dialect of `lake`, run in a sandboxed process on a read-only snapshot.

    `timeout_ms` and `limit` default to the settings `query_timeout` and `query_rows`, which also is the most rows.
    Raises QueryError (not understood, not allowed, failed, out of time), AccessError, NotFound, InputError, LimitError
    (params carry `retry_after` in seconds) and LakeError. Whatever comes of it stands in the history.
    """
    started = time.perf_counter()
    query_id = f"qry_{secrets.token_hex(8)}"
    note = _Note(core, query_id, text, lake, actor, core.clock.now())
    try:
        timeout_ms, rows = _bounds(core, bounds)
        _check(text)
        road = find_road(core, lake, actor)
        until = time.monotonic() + timeout_ms / 1000
        question = Question(query_id, text, actor.id, until, rows, _plain(bounds.get("parameters")))
        with gathered(core, question, road) as found:
            reply = core.workers.pool.run(_request(found, rows), actor=actor.id, timeout_ms=question.milliseconds)
    except NexusError as error:
        note.failed(error, (time.perf_counter() - started) * 1000)
        raise
    result = _result(query_id, found, reply)
    note.succeeded(result, reply)
    return result


def warm(core: Core) -> None:
    """Start the workers now, in the background, instead of at the first query."""
    files = attachable(core, core.lakes.records())
    core.workers.pool.warm(sorted([file.lake, str(file.file)] for file in files))


@dataclass(frozen=True)
class _Note:
    """What will stand in the history, before its outcome is known."""

    core: Core
    query_id: str
    text: str
    lake: str
    actor: Actor
    at: datetime

    def succeeded(self, result: QueryResult, reply: Reply) -> None:
        self._write(
            status="succeeded",
            row_count=result.row_count,
            bytes=reply.end["bytes"],
            truncated=result.truncated,
            queue_ms=reply.queue_ms,
            execution_ms=result.execution_ms,
            tables=reply.head["tables"],
        )

    def failed(self, error: NexusError, milliseconds: float) -> None:
        status = "busy" if isinstance(error, LimitError) else _STATUS.get(error.code, "failed")
        self._write(status=status, error=error.code, execution_ms=milliseconds)

    def _write(self, **outcome: Any) -> None:
        facts: dict[str, Any] = {
            "error": None,
            "row_count": None,
            "bytes": None,
            "truncated": False,
            "queue_ms": 0.0,
            "tables": [],
        }
        text = self.text[:LONGEST].encode(errors="replace").decode()
        asked = Asked(self.query_id, self.at, self.actor.id, self.lake, text, **{**facts, **outcome})
        self.core.workers.history.note(asked)


def _bounds(core: Core, bounds: Bounds) -> tuple[int, int]:
    timeout_ms = bounds.get("timeout_ms") or core.settings.query_timeout
    limit = bounds.get("limit")
    most = core.settings.query_rows
    if timeout_ms < 1 or timeout_ms > LONGEST_MS:
        raise InputError("query.timeout_range", timeout_ms=timeout_ms, longest_ms=LONGEST_MS)
    if limit is not None and limit < 0:
        raise InputError("query.limit_range", limit=limit)
    return timeout_ms, most if limit is None else min(limit, most)


def _check(text: str) -> None:
    try:
        check_text(text)
    except Refusal as refusal:
        place = refusal.as_json(text)
        raise QueryError(
            refusal.code, line=place["line"], column=place["column"], length=place["length"], **refusal.params
        ) from None


def _request(found: Gathered, rows: int) -> dict[str, Any]:
    return {
        "sql": found.text,
        "lake": found.road.home,
        "lakes": found.road.pairs,
        "tables": None if found.tables is not None else found.road.grants.tables,
        "parameters": found.parameters,
        "rows": rows,
        "bytes": _ANSWER_BYTES,
        "dialect": found.road.dialect,
        "renamed": found.road.renamed,
    }


def _plain(parameters: Parameters | None) -> Any:
    """Parameter values as JSON; dates, times and decimals become text, which the engine casts where they are used."""
    if parameters is None:
        return None
    if isinstance(parameters, Mapping):
        return {str(name): _plain_value(value, str(name)) for name, value in parameters.items()}
    if isinstance(parameters, str | bytes):
        raise InputError("query.parameters_shape")
    return [_plain_value(value, str(at)) for at, value in enumerate(parameters, start=1)]


def _plain_value(value: Any, name: str) -> Any:
    if isinstance(value, datetime | date | time_of_day):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain_value(item, name) for item in value]
    if value is None or isinstance(value, str | bool | float) or (isinstance(value, int) and abs(value) < 1 << 63):
        return value
    raise InputError("query.parameter_type", name=name, type=type(value).__name__)


def _result(query_id: str, found: Gathered, reply: Reply) -> QueryResult:
    end, road = reply.end, found.road
    tables = [tuple(table) for table in reply.head["tables"]] if found.tables is None else found.tables
    read = sorted({table[0] for table in tables}) or [road.home]
    loaded_at = road.asked.loaded_at
    if road.asked.stand_in:
        loaded_at = next((record.loaded_at for record in road.grants.lakes if record.id == road.home), None)
    return QueryResult(
        query_id=query_id,
        status="succeeded",
        lake=road.asked.id,
        lakes=tuple(read),
        columns=tuple(ResultColumn(**column) for column in reply.head["columns"]),
        rows=reply.rows,
        row_count=end["row_count"],
        truncated=end["truncated"],
        truncated_by=end["truncated_by"],
        execution_ms=end["guard_ms"] + end["engine_ms"] + sum(scan.milliseconds for scan in found.scans),
        version=road.version,
        data_as_of=loaded_at.replace(tzinfo=UTC) if loaded_at and loaded_at.tzinfo is None else loaded_at,
        stand_in=road.asked.stand_in,
        statistics={"queueMs": reply.queue_ms, "guardMs": end["guard_ms"], "engineMs": end["engine_ms"]}
        | {"bytes": end["bytes"], "tables": [".".join(filter(None, table)) for table in tables]}
        | ({"scans": [scan.to_json() for scan in found.scans]} if found.scans else {}),
    )
