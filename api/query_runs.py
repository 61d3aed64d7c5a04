"""Queries of the past and those that run behind their asker's back: `/api/data-warehouse/queries`."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any

import flask

from api.answers import CSV, JSON, NDJSON, answer, to_bytes
from api.errors import problem
from api.operation import Operation, Parameter, Request
from api.query_formats import ARROW, PARQUET, XLSX, streamed, wanted_format
from api.schemas.queries import ColumnFacts, QueryAnalytics, ResultRows, StoredQuery
from api.schemas.warehouse import QueryHistory
from data.errors import InputError
from data.queries import (
    OPERATORS,
    Asked,
    Filter,
    HistoryWanted,
    QueryHandle,
    Ranked,
    ResultPage,
    Sort,
    analytics,
    cancel,
    column_statistics,
    export,
    forget,
    history,
    page,
    status,
)

TAG = "Data warehouse"
BASE = "/api/data-warehouse/queries"
ONE = f"{BASE}/<query_id>"
LISTED = 100
MOST = 1_000
WHICH = (
    Parameter("search", "What the text holds, without regard to case.", "invoices"),
    Parameter("lake", "The lake that was asked.", "prod"),
    Parameter("status", "succeeded, failed, cancelled, timed_out or busy.", "succeeded"),
    Parameter("since", "Asked at or after this moment.", "2026-11-01T00:00:00Z"),
    Parameter("until", "Asked before this moment.", "2026-12-01T00:00:00Z"),
)
LIST = (
    *WHICH,
    Parameter("limit", "Queries listed, 1 to 1000.", "100", type="integer"),
    Parameter("cursor", "`nextCursor` of the page before."),
)
ROWS = (
    Parameter("sort", "Columns to sort by, comma-separated; `-` in front sorts downwards.", "-amount"),
    Parameter(
        "filter", f"`column:operator:values`, repeatable; operators are {', '.join(OPERATORS)}.", "amount:gt:100"
    ),
    Parameter("limit", "Rows of a page, 1 to 10000.", "100", type="integer"),
    Parameter("cursor", "`nextCursor` of the page before."),
)
GONE = (404, 409, 422, 429, 503)


def show_history(request: Request) -> flask.Response:
    """The newest queries, newest first; one's own, or everybody's for an administrator."""
    limit = request.number("limit", LISTED, least=1, most=MOST)
    found = history(request.core, actor=request.actor, limit=limit, **_which(request))
    after = found[-1] if len(found) == limit else None
    cursor = None if after is None else _cursor(f"{after.at.isoformat()} {after.id}")
    return answer({"queries": [_asked(each) for each in found], "nextCursor": cursor})


def show_query_analytics(request: Request) -> flask.Response:
    """Past queries summed up: the slowest, the most frequent, the most costly; one's own, or everybody's for an
    administrator."""
    found = analytics(request.core, actor=request.actor, **_which(request))
    return answer(
        {
            "slowest": [_asked(each) for each in found.slowest],
            "mostFrequent": [_ranked(each) for each in found.most_frequent],
            "mostCostly": [_ranked(each) for each in found.most_costly],
            "counts": found.counts,
        }
    )


def show_query(request: Request) -> flask.Response:
    """How a submitted query stands."""
    return answer(_handle(status(request.core, request.path["query_id"], actor=request.actor)))


def show_results(request: Request) -> flask.Response:
    """Rows of a stored result, a page at a time, sorted and filtered as asked; in other media than JSON all of them."""
    query_id, format_name = request.path["query_id"], wanted_format()
    if format_name is not None:
        return stored_file(request, query_id, format_name)
    start = _start(request.args.get("cursor"))
    limit = request.number("limit", LISTED, least=1, most=10_000)
    wanted = {"start": start, "stop": start + limit, "sort": _sort(request), "filters": _filters(request)}
    found = page(request.core, query_id, actor=request.actor, **wanted)  # type: ignore[arg-type]
    return answer(_page(found))


def show_column(request: Request) -> flask.Response:
    """One column of a stored result summed up: nulls, distinct and frequent values, range, mean, histogram."""
    query_id, column = request.path["query_id"], request.path["column"]
    return answer(column_statistics(request.core, query_id, column, actor=request.actor))


def stop_query(request: Request) -> flask.Response:
    """Stop a query: the process that works on it is killed. One that has ended is forgotten with its result."""
    query_id = request.path["query_id"]
    if status(request.core, query_id, actor=request.actor).is_final:
        handle = status(request.core, query_id, actor=request.actor)
        forget(request.core, query_id, actor=request.actor)
    else:
        handle = cancel(request.core, query_id, actor=request.actor)
    return answer(_handle(handle))


def stored_file(request: Request, query_id: str, format_name: str) -> flask.Response:
    """All of a stored result. Of one that a cap had cut, a header and the file's name say so."""
    handle = status(request.core, query_id, actor=request.actor)
    cut = f"-first-{handle.row_count}-rows" if handle.truncated else ""
    pieces = export(request.core, query_id, format_name, actor=request.actor)
    response = streamed(pieces, format_name, name=f"{query_id}{cut}")
    if handle.truncated_by:
        response.headers["Truncated-By"] = handle.truncated_by
    return response


def accepted(handle: QueryHandle) -> flask.Response:
    """202: the query runs, and here is where."""
    response = flask.Response(to_bytes(_handle(handle)), 202, content_type=JSON)
    response.headers["Location"] = f"{BASE}/{handle.query_id}"
    response.headers["Preference-Applied"] = "respond-async"
    response.headers["Retry-After"] = "1"
    return response


def _handle(handle: QueryHandle) -> dict[str, Any]:
    columns = handle.columns
    return {
        "queryId": handle.query_id,
        "state": handle.state.value,
        "status": handle.state.value,
        "lake": handle.lake,
        "sql": handle.sql,
        "actor": handle.actor,
        "submittedAt": handle.submitted_at,
        "startedAt": handle.started_at,
        "endedAt": handle.ended_at,
        "expiresAt": handle.expires_at,
        "elapsed": round(handle.elapsed_ms, 3),
        "queuePosition": handle.queue_position,
        "columns": None if columns is None else [vars(column) for column in columns],
        "rowCount": handle.row_count,
        "bytes": handle.bytes,
        "truncated": handle.truncated,
        "truncatedBy": handle.truncated_by,
        "error": None if handle.error is None else problem(handle.error),
        "results": f"{BASE}/{handle.query_id}/results" if handle.state.value == "succeeded" else None,
        "standIn": handle.stand_in is not None,
        "dataVersion": handle.version,
        "dataAsOf": handle.data_as_of,
        "statistics": handle.statistics,
    }


def _page(found: ResultPage) -> dict[str, Any]:
    names = [column.name for column in found.columns]
    end = found.start + len(found.rows)
    return {
        "queryId": found.query_id,
        "columns": [vars(column) for column in found.columns],
        "rows": [dict(zip(names, row, strict=True)) for row in found.rows],
        "total": found.total,
        "truncated": found.truncated,
        "nextCursor": _cursor(str(end)) if found.rows and end < found.total else None,
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "queryId": asked.id,
        "at": asked.at,
        "actor": asked.actor,
        "lake": asked.lake,
        "sql": asked.sql,
        "status": asked.status,
        "error": asked.error,
        "executionTime": round(asked.execution_ms, 3),
        "queueTime": round(asked.queue_ms, 3),
        "rowCount": asked.row_count,
        "bytes": asked.bytes,
        "truncated": asked.truncated,
        "tables": [".".join(table) for table in asked.tables],
        "written": asked.written,
        "parameters": asked.given,
    }


def _ranked(found: Ranked) -> dict[str, Any]:
    return {
        "lake": found.lake,
        "sql": found.sql,
        "count": found.count,
        "totalTime": round(found.total_ms, 3),
        "longestTime": round(found.longest_ms, 3),
        "lastAt": found.last_at,
    }


def _which(request: Request) -> HistoryWanted:
    args = request.args
    wanted: HistoryWanted = {"search": args.get("search"), "lake": args.get("lake"), "status": args.get("status")}
    wanted["since"], wanted["until"] = _moment(request, "since"), _moment(request, "until")
    if "cursor" in args:
        at, _, query_id = _said(args["cursor"], r"\S{10,40} qry_[0-9a-f]{1,32}").partition(" ")
        wanted["before"] = (_parsed("cursor", at), query_id)
    return wanted


def _moment(request: Request, name: str) -> datetime | None:
    text = request.args.get(name)
    return None if text is None else _parsed(name, text)


def _parsed(name: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError("request.moment", parameter=name, value=text[:80]) from None


def _sort(request: Request) -> tuple[Sort, ...]:
    words = [word for word in request.args.get("sort", "").split(",") if word.lstrip("-")]
    return tuple(Sort(word.removeprefix("-"), word.startswith("-")) for word in words)


def _filters(request: Request) -> tuple[Filter, ...]:
    return tuple(_filter(text) for text in request.args.getlist("filter"))


def _filter(text: str) -> Filter:
    """`column:operator:value`; between and in take several values, separated by commas."""
    column, _, rest = text.partition(":")
    operator, colon, value = rest.partition(":")
    several = operator in {"between", "in"}
    values = value.split(",") if several and value else [value] if colon else []
    return Filter(column, operator, tuple(values))


def _cursor(said: str) -> str:
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _start(cursor: str | None) -> int:
    return 0 if cursor is None else int(_said(cursor, r"[0-9]{1,12}"))


def _said(cursor: str, shape: str) -> str:
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        said = ""
    if not re.fullmatch(shape, said, re.ASCII):
        raise InputError("request.cursor", parameter="cursor", value=cursor[:80])
    return said


OPERATIONS = (
    Operation(
        "GET", BASE, show_history, "What was asked", TAG, answer=QueryHistory, parameters=LIST,
    ),
    Operation(
        "GET", f"{BASE}/analytics", show_query_analytics, "Past queries summed up", TAG, answer=QueryAnalytics,
        parameters=WHICH,
    ),
    Operation(
        "GET", ONE, show_query, "How a query stands", TAG, answer=StoredQuery, errors=(404,),
    ),
    Operation(
        "DELETE", ONE, stop_query, "Stop a query", TAG, answer=StoredQuery, errors=(404,),
    ),
    Operation(
        "GET", f"{ONE}/results", show_results, "Rows of a stored result", TAG, answer=ResultRows, parameters=ROWS,
        media=(JSON, NDJSON, CSV, ARROW, PARQUET, XLSX), errors=GONE,
    ),
    Operation(
        "GET", f"{ONE}/columns/<column>", show_column, "A column of a stored result", TAG, answer=ColumnFacts,
        errors=GONE,
    ),
)  # fmt: skip
