"""How the engine would run a statement, or has run it, as one tree; and how many rows the tables it reads have."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import orjson

from data.sandbox.answer import Request, Send, explained, judged
from data.sandbox.engine import Engine
from data.sandbox.guard import Kind
from data.sandbox.refusal import Refusal
from data.sandbox.wire import END, HEAD
from data.sql import qualify

_ESTIMATE = "Estimated Cardinality"
_WRAPPERS = frozenset({"RESULT_COLLECTOR", "EXPLAIN_ANALYZE"})


@dataclass(frozen=True)
class PlanRequest(Request):
    """A statement whose plan is wanted; to `measure` it, it is run."""

    measure: bool


def plan(engine: Engine, request: PlanRequest, send: Send) -> None:
    """Send the head (tables, plan, counts of rows by table) and the end of a plan. Raises Refusal."""
    started = time.perf_counter()
    with engine.cursor(request.lake) as cursor:
        verdict = judged(cursor, engine, request)
        if verdict.kind in {Kind.TABLES, Kind.ALL_TABLES}:
            raise Refusal("query.no_plan")
        guarded = time.perf_counter()
        before = f"EXPLAIN ({'ANALYZE, ' if request.measure else ''}FORMAT json)\n"
        with explained(engine, len(before)):
            rows = cursor.execute(before + verdict.statement, request.parameters).fetchall()
            counts = {".".join(table): _count(cursor, table) for table in verdict.tables}
    tree = _tree(json.loads(rows[0][1]))
    head = {"tables": verdict.tables, "plan": tree, "counts": counts}
    ended = time.perf_counter()
    send(HEAD, orjson.dumps(head))
    timing = {"guard_ms": (guarded - started) * 1000, "engine_ms": (ended - guarded) * 1000}
    send(END, orjson.dumps({"row_count": 0, "bytes": 0, "truncated": False, **timing}))


def _count(cursor: duckdb.DuckDBPyConnection, table: tuple[str, ...]) -> int | None:
    """Rows of a table, which the engine knows without reading it; None for a view."""
    kinds = cursor.execute(
        "SELECT 1 FROM duckdb_tables() WHERE (database_name, schema_name, table_name) = (?, ?, ?)", list(table)
    ).fetchall()
    if not kinds:
        return None
    ((rows,),) = cursor.execute(f"SELECT count(*) FROM {qualify(*table)}").fetchall()
    return int(rows)


def _tree(found: Any) -> dict[str, Any]:
    root = found[0] if isinstance(found, list) else found["operator"][0]
    while root.get("type") in _WRAPPERS and root["children"]:
        root = root["children"][0]
    return _node(root)


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    """`name`, `details`, `estimatedRows`, of a measured plan also `rows` and `milliseconds`, and `children`."""
    details = {name: value for name, value in node.get("extra_info", {}).items() if name != _ESTIMATE}
    estimated = node.get("extra_info", {}).get(_ESTIMATE)
    measured = {}
    if "timing" in node:
        measured = {"rows": node["intermediate_rows"], "milliseconds": node["timing"] * 1000}
        measured |= {"rowsScanned": node["rows_scanned"]} if "rows_scanned" in node else {}
    return {
        "name": node.get("name") or node.get("type"),
        "details": details,
        "estimatedRows": None if estimated is None else int(float(estimated)),
        **measured,
        "children": [_node(child) for child in node.get("children", [])],
    }
