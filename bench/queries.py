"""SQL over the API: what it costs above raw DuckDB, stopping, many people at once. Whole answers: `streams`."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psutil

from bench.homes import bench_core, bench_home
from bench.processes import Served, ahead, served, wait_for
from bench.report import Row
from bench.streams import ask
from data.access import local_admin
from data.opening import close_core
from data.queries import QueryState, cancel, run_sql, status, submit

PORT = 5691
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"
PEOPLE_SECONDS = 3


def run() -> list[Row]:
    """One row per thing measured, with its bar."""
    home = bench_home(1)
    rows = [*_overhead(home), *_stops(home)]
    with served(home, port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/healthz")
        ask(urlsplit(nexus.url), "SELECT 1")
        nexus.at_rest()
        lone = _people(nexus, 1, None)
        rows += [lone, *[_people(nexus, count, lone["work ms"]) for count in (20, 50)]]
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
    yield {"what": "stopping a runaway query, worst of 15", "ms": max(spent)}


def _median(act: Callable[[], object], *, times: int = 200) -> float:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


@dataclass
class _Answers:
    """What people got: milliseconds of each answer, of its waiting in the queue as the answer tells it, of guard and
    engine, and the refusals."""

    spent: list[float] = field(default_factory=list)
    queued: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def keep_asking(self, number: int, until: float) -> None:
        """Ask a question of one's own again and again, as soon as the last one is answered."""
        connection = http.client.HTTPConnection("localhost", PORT, timeout=60)
        turn = 0
        while time.perf_counter() < until:
            turn += 1
            sql = f"SELECT i % 10 AS g, sum(i) AS s, {number * 100_000 + turn} AS n FROM range(200000) t(i) GROUP BY 1"
            started = time.perf_counter()
            sent, headers = json.dumps({"sql": sql}), {"Content-Type": "application/json"}
            connection.request("POST", "/api/data-warehouse/query", sent, headers)
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if answer.status != 200:
                self.refused.append(answer.status)
                time.sleep(0.2)
                continue
            self.spent.append((time.perf_counter() - started) * 1000)
            self.queued.append(found["statistics"]["queueMs"])
            self.worked.append(found["executionTime"])


def _people(nexus: Served, count: int, lone: float | None) -> Row:
    """So many people at once, all of them the one actor that a local Nexus knows. The bar: with the told queue taken
    off, nineteen of twenty answers are there within twice a lone person's work."""
    answers, cpu = _Answers(), _cpu_s(nexus)
    until = time.perf_counter() + PEOPLE_SECONDS
    threads = [threading.Thread(target=answers.keep_asking, args=(number, until)) for number in range(count)]
    with ahead(nexus.process):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {
        "what": f"{count} people asking without a pause, an answer",
        "ms": statistics.median(answers.spent),
        "p95 ms": _p95(answers.spent),
        "queue ms": statistics.median(answers.queued),
        "work ms": statistics.median(answers.worked),
        "work p95 ms": _p95(answers.worked),
        "p95 without queue ms": _p95([all_ - queue for all_, queue in zip(answers.spent, answers.queued, strict=True)]),
        "cpu ms": (_cpu_s(nexus) - cpu) * 1000 / len(answers.spent),
        "answers/s": len(answers.spent) / PEOPLE_SECONDS,
        "refused": len(answers.refused),
        "bar": f"without queue p95 ≤ {2 * lone:.1f} ms" if lone else "",
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def _cpu_s(nexus: Served) -> float:
    """CPU of the tree, of the processes in it that have ended too."""
    return sum(sum(process.cpu_times()[:4]) for process in nexus.tree())
