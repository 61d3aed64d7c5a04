"""SQL that people and programs write: `/api/data-warehouse/query`."""

from __future__ import annotations

import time
from typing import Any

import flask

from api.answers import answer, timing, to_bytes
from api.operation import JSON, Operation, Parameter, Request
from api.schemas.warehouse import QueryAnswer, QueryBody, QueryHistory
from data.queries import QueryResult, run_sql
from data.workers import Asked

TAG = "Data warehouse"
BASE = "/api/data-warehouse"
LISTED = 100
MOST = 1_000


def run_query(request: Request) -> flask.Response:
    """The rows of one SELECT, in the dialect of its lake. It runs in a sandboxed process on a read-only snapshot.

    `truncated` says that there is more than `limit`, or than one answer may carry. Tables of other lakes are
    `lake.main.table`.
    """
    body: QueryBody = request.body
    result = run_sql(
        request.core,
        body.sql,
        lake=body.lake,
        actor=request.actor,
        timeout_ms=body.timeout,
        limit=body.limit,
        parameters=body.parameters,
    )
    ready = time.perf_counter()
    response = flask.Response(to_bytes(_result(result)), content_type=JSON)
    spent = result.statistics
    response.headers["Server-Timing"] = timing(
        queue=spent["queueMs"],
        guard=spent["guardMs"],
        engine=spent["engineMs"],
        serialise=(time.perf_counter() - ready) * 1000,
    )
    return response


def show_history(request: Request) -> flask.Response:
    """The newest queries, newest first; one's own, or everybody's for an administrator."""
    whose = None if request.actor.is_admin else request.actor.id
    found = request.core.workers.history.recent(actor=whose, limit=request.number("limit", LISTED, least=1, most=MOST))
    return answer({"queries": [_asked(each) for each in found]})


def _result(result: QueryResult) -> dict[str, Any]:
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
    }


OPERATIONS = (
    Operation(
        "POST", f"{BASE}/query", run_query, "Run SQL", TAG, body=QueryBody, answer=QueryAnswer,
        errors=(404, 415, 422, 429, 503),
    ),
    Operation(
        "GET", f"{BASE}/queries", show_history, "What was asked", TAG, answer=QueryHistory,
        parameters=(Parameter("limit", "Queries listed, 1 to 1000.", "100", type="integer"),),
    ),
)  # fmt: skip
