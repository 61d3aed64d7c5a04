"""What may be asked of a query: its text, bounds and values, checked; and what a process is sent."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any, TypedDict

from data.core import Core
from data.errors import InputError, QueryError
from data.queries.gather import Gathered, Question
from data.queries.grants import RowRules
from data.queries.note import Written
from data.sandbox.refusal import Refusal
from data.sandbox.text import check_text
from data.workers import Reply

LONGEST_MS = 600_000
EVERYTHING = 2**53

Parameters = Sequence[Any] | Mapping[str, Any]


class Bounds(TypedDict, total=False):
    """Optional bounds of a query: deadline in ms, rows, values for `?`, `$1` or `$name`; for the history what was
    written before parameters were bound; the rows that an actor bound by row policies may see."""

    timeout_ms: int | None
    limit: int | None
    parameters: Parameters | None
    written: Written | None
    rules: RowRules | None


def timeout_of(core: Core, bounds: Bounds) -> int:
    """The deadline in ms. Raises InputError."""
    timeout_ms = bounds.get("timeout_ms") or core.settings.query_timeout
    if timeout_ms < 1 or timeout_ms > LONGEST_MS:
        raise InputError("query.timeout_range", timeout_ms=timeout_ms, longest_ms=LONGEST_MS)
    return timeout_ms


def limit_of(bounds: Bounds) -> int | None:
    """The rows asked for, None for all. Raises InputError."""
    limit = bounds.get("limit")
    if limit is not None and limit < 0:
        raise InputError("query.limit_range", limit=limit)
    return limit


def check(text: str) -> None:
    """Raises QueryError for a text that no process needs to look at."""
    try:
        check_text(text)
    except Refusal as refusal:
        place = refusal.as_json(text)
        raise QueryError(
            refusal.code, line=place["line"], column=place["column"], length=place["length"], **refusal.params
        ) from None


def new_question(core: Core, query_id: str, text: str, actor_id: str, bounds: Bounds) -> Question:
    """The question of an actor, whose time runs from now. Raises InputError and QueryError for what can't be asked."""
    timeout_ms, rows = timeout_of(core, bounds), limit_of(bounds)
    check(text)
    until = time.monotonic() + timeout_ms / 1000
    most = EVERYTHING if rows is None else rows
    return Question(query_id, text, actor_id, until, most, _plain(bounds.get("parameters")))


def request(found: Gathered, **wanted: Any) -> dict[str, Any]:
    """What is sent to a process; `wanted` says how much of the answer, and how."""
    return {
        "sql": found.text,
        "lake": found.road.home,
        "lakes": found.road.pairs,
        "brought": found.road.brought,
        "tables": None if found.tables is not None else found.road.grants.tables,
        "parameters": found.parameters,
        "dialect": found.road.dialect,
        "rules": found.road.grants.rules,
        "renamed": found.road.renamed,
        **wanted,
    }


def tables_of(found: Gathered, head: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The tables (lake, schema, name) that were read."""
    return [tuple(table) for table in head["tables"]] if found.tables is None else list(found.tables)


def statistics_of(found: Gathered, reply: Reply) -> dict[str, Any]:
    """The parts of an answer's time in ms, its bytes, its tables, and what ran in remote lakes. Handing over is the way
    to a process and back."""
    end = reply.end
    work = reply.queue_ms + end["guard_ms"] + end["engine_ms"]
    return {
        "queueMs": reply.queue_ms,
        "guardMs": end["guard_ms"],
        "engineMs": end["engine_ms"],
        "handOverMs": max(reply.spent_ms - work, 0.0),
        "bytes": end["bytes"],
        "tables": [".".join(filter(None, table)) for table in tables_of(found, reply.head)],
        **({"scans": [scan.to_json() for scan in found.scans]} if found.scans else {}),
    }


def milliseconds_of(found: Gathered, reply: Reply) -> float:
    """Guard, engine and remote lakes together."""
    spent: float = reply.end["guard_ms"] + reply.end["engine_ms"]
    return spent + sum(scan.milliseconds for scan in found.scans)


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
