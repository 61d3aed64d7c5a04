"""Rollups by size of the company: what they take, what building and appending cost, what routing costs a query."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.homes import bench_core, bench_home
from bench.report import Row
from data.access import local_admin
from data.core import Core
from data.metrics import MetricQuery, RowsQuery, append_rows, refresh_rollups, rollup_records, rows
from data.metrics.compile import compile_plan
from data.metrics.prepare import prepare
from data.metrics.rollups import verify
from data.opening import close_core

SCALES = (1.0,)
APPENDED = 1_000_000
ROUTED = MetricQuery(("sales.revenue",), ("region",), range="last 12 months", grain="month")
OTHERS = 1_000_000_000
FRESH = f"""CREATE OR REPLACE TABLE prod.main.bench_fresh AS
SELECT * REPLACE (invoice_id + {OTHERS} AS invoice_id) FROM prod.main.invoice_lines
ORDER BY invoice_date DESC LIMIT {APPENDED}"""
BARS = {"size": 1.5, "append": 250, "route": 2, "rows": 300}


def run(scales: tuple[float, ...] = SCALES) -> list[Row]:
    """Rows `what, value, unit, bar` by size; times are CPU ms of the process, engine threads included."""
    return [row for scale in scales for row in _at(scale)]


def _at(scale: float) -> list[Row]:
    core = bench_core(bench_home(scale), scale)
    try:
        measured = [*_build(core), *_queries(core), *_append(core)]
    finally:
        close_core(core)
    return [{"lines": f"{scale:g} M", **row} for row in measured]


def _build(core: Core) -> list[Row]:
    cpu = _cpu(lambda: refresh_rollups(core, anew=True))
    found = [record for record in rollup_records(core).values() if record.bytes]
    size, whole = sum(record.bytes or 0 for record in found), core.lakes.warehouse_file().stat().st_size
    facts = {record.base_rows for record in found if record.dataset == "sales"}
    return [
        {"what": "rollups kept", "value": len(found), "unit": "rollups"},
        {"what": "invoice lines", "value": max(facts, default=0), "unit": "rows"},
        {"what": "build all and verify", "value": cpu, "unit": "CPU ms"},
        {"what": "of that, building", "value": sum(r.milliseconds for r in found), "unit": "ms"},
        {"what": "their share of the file", "value": 100 * size / whole, "unit": "%", "bar": BARS["size"]},
    ]


def _queries(core: Core) -> list[Row]:
    def routed() -> None:
        compile_plan(*prepare(core, ROUTED, actor=local_admin()))

    def drilled() -> None:
        rows(core, RowsQuery(dataset="sales", range="previous month"), actor=local_admin())

    routed()
    drilled()
    return [
        {"what": "prepare, route and compile", "value": _median(routed, 200), "unit": "CPU ms", "bar": BARS["route"]},
        {"what": "drill to 100 rows", "value": _median(drilled, 9), "unit": "CPU ms", "bar": BARS["rows"]},
    ]


def _append(core: Core) -> list[Row]:
    """The newest million lines once more, as other invoices, first without rollups; taken out again afterwards."""
    with core.lakes.cursor() as cursor:
        cursor.execute(FRESH)
        lines = cursor.execute("SELECT count(*) FROM prod.main.bench_fresh").fetchall()[0][0]
        cursor.execute("BEGIN")
        alone = _cpu(lambda: cursor.execute("INSERT INTO prod.main.invoice_lines FROM prod.main.bench_fresh"))
        cursor.execute("ROLLBACK")
    alone += _cpu(lambda: core.lakes.loaded("prod", tables=["bench_fresh"]))
    refresh_rollups(core, tables=("bench_fresh",), lake="prod")
    queries, verify.QUERIES = verify.QUERIES, 0
    merged = _cpu(lambda: append_rows(core, "invoice_lines", "bench_fresh"))
    verify.QUERIES = queries
    with core.lakes.cursor() as cursor:
        cursor.execute(f"DELETE FROM prod.main.invoice_lines WHERE invoice_id > {OTHERS}")
        cursor.execute("DROP TABLE prod.main.bench_fresh")
    core.lakes.loaded("prod", tables=["invoice_lines"])
    refresh_rollups(core)
    upkeep = (merged - alone) * APPENDED / lines
    return [
        {"what": f"insert {lines:,} lines and announce them", "value": alone, "unit": "CPU ms"},
        {"what": "upkeep of all rollups per million lines", "value": upkeep, "unit": "CPU ms", "bar": BARS["append"]},
    ]


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _median(work: Callable[[], object], repeat: int) -> float:
    return statistics.median(_cpu(work) for _ in range(repeat))
