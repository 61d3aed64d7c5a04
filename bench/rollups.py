"""Rollups by size of the company: what they take, what building and appending cost, what routing costs a query."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from bench.homes import bench_core, bench_home
from bench.report import Row
from data.access import local_admin
from data.core import Core
from data.metrics import Along, Clause, MetricQuery, Op, RollupRecord, RowsQuery, refresh_rollups, rollup_records, rows
from data.metrics.compile import compile_plan
from data.metrics.prepare import prepare
from data.metrics.rollups.registry import CHECKSUM
from data.opening import close_core

SCALES = (1.0,)
APPENDED = 1_000_000
ROUTED = MetricQuery(("sales.revenue",), ("region",), range="last 12 months", grain="month")
OTHERS = 1_000_000_000
NEW = "rollups.bench_new"
FRESH = f"""CREATE TABLE prod.{NEW} AS
SELECT * REPLACE (invoice_id + {OTHERS} AS invoice_id) FROM prod.main.invoice_lines
WHERE rowid >= (SELECT max(rowid) + 1 - {APPENDED} FROM prod.main.invoice_lines)"""
FILTERS = {
    "one region": Clause("region", Op.EQ, ("Nordics",)),
    "one product": Clause("product", Op.EQ, ("Thermostat",)),
    "one customer": Clause("customer", Op.CONTAINS, ("ber",)),
}
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

    def drilled(filters: Clause | None) -> None:
        rows(core, RowsQuery(dataset="sales", range="last 12 months", filters=filters), actor=local_admin())

    routed()
    asked = {"drill to 100 rows of a year": None, **{f"the same, {name}": each for name, each in FILTERS.items()}}
    for filters in asked.values():
        drilled(filters)
    return [
        {"what": "prepare, route and compile", "value": _median(routed, 200), "unit": "CPU ms", "bar": BARS["route"]},
        *(
            {"what": what, "value": _median(partial(drilled, each), 5), "unit": "CPU ms", "bar": BARS["rows"]}
            for what, each in asked.items()
        ),
    ]


def _append(core: Core) -> list[Row]:
    """The newest million lines once more, as other invoices, in a transaction that is undone."""
    with core.lakes.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(FRESH).fetchall()
        lines = cursor.execute(f"SELECT count(*) FROM prod.{NEW}").fetchall()[0][0]
        along = Along(core)
        along.merge(cursor, "invoice_lines", NEW)
        merged = _cpu(lambda: along.merge(cursor, "invoice_lines", NEW))
        alone = _cpu(lambda: cursor.execute(f"INSERT INTO prod.main.invoice_lines FROM prod.{NEW}").fetchall())
        cursor.execute("ROLLBACK")
    tables = [f'prod.rollups."sales${record.rollup}"' for record in rollup_records(core).values() if _of_sales(record)]
    summed = _cpu(lambda: [core.lakes.fetch(CHECKSUM.format(table)) for table in tables])
    upkeep = (merged + summed) * APPENDED / lines
    return [
        {"what": f"insert {lines:,} lines", "value": alone, "unit": "CPU ms"},
        {"what": "upkeep of all rollups per million lines", "value": upkeep, "unit": "CPU ms", "bar": BARS["append"]},
        {"what": "of that, reading their checksums", "value": summed, "unit": "CPU ms"},
    ]


def _of_sales(record: RollupRecord) -> bool:
    return record.dataset == "sales" and record.bytes is not None


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _median(work: Callable[[], object], repeat: int) -> float:
    return statistics.median(_cpu(work) for _ in range(repeat))
