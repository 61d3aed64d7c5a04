"""SQL over the API: what it costs above raw DuckDB, stopping, many people at once. Whole answers: `streams`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psutil

from bench.homes import bench_core, bench_home
from bench.people import people
from bench.processes import ahead, served, wait_for
from bench.report import Row
from bench.streams import ask
from data.access import local_admin
from data.opening import close_core
from data.queries import QueryState, cancel, run_sql, status, submit

PORT = 5691
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"


def run() -> list[Row]:
    """One row per thing measured, with its bar."""
    home = bench_home(1)
    rows = [*_overhead(home), *_stops(home)]
    with served(home, port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/healthz")
        ask(urlsplit(nexus.url), "SELECT 1")
        nexus.at_rest()
        rows += people(nexus, PORT)
    return rows


def _overhead(home: Any) -> Iterator[Row]:
    """In this process: the verb against the same statement on a connection of its own, both warm."""
    core = bench_core(home, 1)
    text = "SELECT count(*) AS n FROM invoice_lines"
    try:
        run_sql(core, text, actor=local_admin())
        file = core.workers.snapshots.publish(core.lakes, "prod").file
        with duckdb.connect(str(file), read_only=True) as raw, ahead(psutil.Process()):
            plain = _median(lambda: raw.execute(text).fetchall())
            ours = _median(lambda: run_sql(core, text, actor=local_admin()))
            thousand = "SELECT i, i * 0.5 AS x, 'row ' || i AS t FROM range(1000) AS t(i)"
            plain_rows = _median(lambda: raw.execute(thousand).fetchall())
            our_rows = _median(lambda: run_sql(core, thousand, actor=local_admin()))
    finally:
        close_core(core)
    yield {"what": "overhead over raw DuckDB, one row", "ms": ours - plain, "bar": "≤ 5 ms"}
    yield {"what": "overhead over raw DuckDB, 1,000 rows", "ms": our_rows - plain_rows, "bar": "≤ 5 ms"}


def _stops(home: Any) -> Iterator[Row]:
    core = bench_core(home, 1)
    spent = []
    try:
        for _ in range(15):
            query_id = submit(core, ENDLESS, actor=local_admin()).query_id
            while status(core, query_id, actor=local_admin()).state is QueryState.QUEUED:
                time.sleep(0.01)
            time.sleep(0.05)
            with ahead(psutil.Process()):
                started = time.perf_counter()
                cancel(core, query_id, actor=local_admin())
                spent.append((time.perf_counter() - started) * 1000)
    finally:
        close_core(core)
    yield {"what": "stopping a runaway query, median", "ms": statistics.median(spent), "bar": "≤ 50 ms"}
    yield {"what": "stopping a runaway query, worst of 15", "ms": max(spent), "bar": "≤ 50 ms"}


def _median(act: Callable[[], object], *, times: int = 200) -> float:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)
