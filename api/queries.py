"""SQL that people and programs write: `/api/data-warehouse/query`."""

from __future__ import annotations

import re
import time
from typing import Any

import flask

from api.answers import CSV, NDJSON, timing, to_bytes
from api.operation import JSON, Operation, Parameter, Request
from api.query_formats import ARROW, PARQUET, XLSX, streamed, wanted_format
from api.query_runs import accepted
from api.schemas.queries import EstimateBody, PlanBody, QueryEstimate, QueryPlan
from api.schemas.warehouse import QueryAnswer, QueryBody
from data.queries import (
    LONGEST_MS,
    Bounds,
    Estimate,
    QueryHandle,
    QueryResult,
    estimate,
    explain,
    page,
    run_sql,
    stream,
    submit,
    wait,
)

TAG = "Data warehouse"
BASE = "/api/data-warehouse"
PREFER = Parameter(
    "Prefer", "`respond-async` answers 202 at once; with `wait=5` after five seconds.", "respond-async", place="header"
)


def run_query(request: Request) -> flask.Response:
    """The rows of one SELECT, in the dialect of its lake. It runs in a sandboxed process on a read-only snapshot.

    As JSON, `truncated` says that there is more than `limit`, or than one answer may carry. The other media stream the
    whole answer; one that breaks off has an end that its readers refuse. With `Prefer: respond-async`, or a `timeout`
    beyond what an answer waits for, a query that takes longer is answered 202 with the address where it stands. Tables
    of other lakes are `lake.main.table`.
    """
    body: QueryBody = request.body
    patience = _patience(request, body)
    format_name = wanted_format()
    if patience is not None:
        return _behind(request, body, patience)
    if format_name is not None:
        return _stream(request, body, format_name)
    result = run_sql(request.core, body.sql, lake=body.lake, actor=request.actor, **_bounds(body))
    return _rows(result)


def explain_query(request: Request) -> flask.Response:
    """How the engine would run a SELECT, as a tree; to `measure` it, it is run, and each step tells rows and time."""
    body: PlanBody = request.body
    bounds: Bounds = {"timeout_ms": body.timeout, "parameters": body.parameters}
    found = explain(request.core, body.sql, lake=body.lake, actor=request.actor, measure=body.measure, **bounds)
    told = {"plan": found.tree, "tables": found.tables, "measured": found.measured}
    return flask.Response(to_bytes({**told, "executionTime": round(found.milliseconds, 3)}), content_type=JSON)


def estimate_query(request: Request) -> flask.Response:
    """What a SELECT will give and read, without running it: its rows exact, as an upper bound, or a heuristic."""
    body: EstimateBody = request.body
    bounds: Bounds = {"timeout_ms": body.timeout, "parameters": body.parameters}
    found = estimate(request.core, body.sql, lake=body.lake, actor=request.actor, **bounds)
    return flask.Response(to_bytes(_estimate(found)), content_type=JSON)


def _bounds(body: QueryBody) -> Bounds:
    return {"timeout_ms": body.timeout, "limit": body.limit, "parameters": body.parameters}


def _patience(request: Request, body: QueryBody) -> float | None:
    """Seconds to wait for a query that runs behind its asker's back; None for one that is simply waited for."""
    prefer = flask.request.headers.get("Prefer", "")
    window = request.core.settings.query_wait
    if re.search(r"\brespond-async\b", prefer):
        waited = re.search(r"\bwait=([0-9]{1,4})\b", prefer)
        return min(float(waited.group(1)) if waited else 0.0, window / 1000)
    if wanted_format() is None and (body.timeout or 0) > window:
        return window / 1000
    return None


def _behind(request: Request, body: QueryBody, patience: float) -> flask.Response:
    bounds = _bounds(body)
    bounds["timeout_ms"] = body.timeout or (LONGEST_MS if patience == 0 else None)
    handle = submit(request.core, body.sql, lake=body.lake, actor=request.actor, **bounds)
    if patience:
        handle = wait(request.core, handle.query_id, actor=request.actor, seconds=patience)
    if not handle.is_final or patience == 0:
        return accepted(handle)
    if handle.error is not None:
        raise handle.error
    return _rows(_result(request, handle, body.limit))


def _result(request: Request, handle: QueryHandle, limit: int | None) -> QueryResult:
    """The first rows of a stored result, as many as a JSON answer carries."""
    most = request.core.settings.query_rows
    count = min(most if limit is None else min(limit, most), 10_000)
    found = page(request.core, handle.query_id, stop=count, actor=request.actor)
    cut = "rows" if found.total > len(found.rows) else handle.truncated_by
    spent = handle.statistics
    lakes = {table.split(".", 1)[0] for table in spent["tables"]} or {handle.lake}
    return QueryResult(
        query_id=handle.query_id,
        status=handle.state.value,
        lake=handle.lake,
        lakes=tuple(sorted(lakes)),
        columns=found.columns,
        rows=found.rows,
        row_count=len(found.rows),
        truncated=cut is not None,
        truncated_by=cut,
        execution_ms=spent["guardMs"] + spent["engineMs"],
        version=handle.version or 0,
        data_as_of=handle.data_as_of,
        stand_in=handle.stand_in,
        statistics=spent,
    )


def _stream(request: Request, body: QueryBody, format_name: str) -> flask.Response:
    found = stream(request.core, body.sql, format_name, lake=body.lake, actor=request.actor, **_bounds(body))
    response = streamed(found, format_name, name=found.query_id)
    response.headers["Query-Id"] = found.query_id
    return response


def _rows(result: QueryResult) -> flask.Response:
    ready = time.perf_counter()
    response = flask.Response(to_bytes(_answer(result)), content_type=JSON)
    spent = result.statistics
    response.headers["Server-Timing"] = timing(
        queue=spent["queueMs"],
        guard=spent["guardMs"],
        engine=spent["engineMs"],
        handover=spent.get("handOverMs", 0.0),
        serialise=(time.perf_counter() - ready) * 1000,
        total=(time.perf_counter() - flask.g.started) * 1000,
    )
    return response


def _answer(result: QueryResult) -> dict[str, Any]:
    return {
        "queryId": result.query_id,
        "status": result.status,
        "lake": result.lake,
        "lakes": result.lakes,
        "columns": [{"name": column.name, "type": column.type} for column in result.columns],
        "rows": result.records(),
        "rowCount": result.row_count,
        "truncated": result.truncated,
        "truncatedBy": result.truncated_by,
        "executionTime": round(result.execution_ms, 3),
        "standIn": result.stand_in is not None,
        "standInLake": result.stand_in,
        "dataVersion": result.version,
        "dataAsOf": result.data_as_of,
        "statistics": result.statistics,
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "certainty": found.certainty,
        "rowsScanned": found.rows_scanned,
        "bytesScanned": found.bytes_scanned,
        "tables": [vars(table) for table in found.tables],
        "executionTime": found.milliseconds,
    }


OPERATIONS = (
    Operation(
        "POST", f"{BASE}/query", run_query, "Run SQL", TAG, body=QueryBody, answer=QueryAnswer, changes=True,
        parameters=(PREFER,), media=(JSON, NDJSON, CSV, ARROW, PARQUET, XLSX), later=True,
        errors=(404, 409, 415, 422, 429, 503),
    ),
    Operation(
        "POST", f"{BASE}/query/explain", explain_query, "How SQL would run", TAG, body=PlanBody, answer=QueryPlan,
        errors=(404, 415, 422, 429, 503),
    ),
    Operation(
        "POST", f"{BASE}/query/estimate", estimate_query, "What SQL would cost", TAG, body=EstimateBody,
        answer=QueryEstimate, errors=(404, 415, 422, 429, 503),
    ),
)  # fmt: skip
