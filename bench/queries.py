"""SQL over the API: what it costs above raw DuckDB, whole answers by format, memory, stopping, many people at once."""

from __future__ import annotations

import contextlib
import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psutil

from bench.homes import bench_core, bench_home
from bench.processes import Served, served, wait_for
from bench.report import Row
from data.access import local_admin
from data.opening import close_core
from data.queries import QueryState, cancel, run_sql, status, submit

PORT = 5691
WIDE = """SELECT i AS id, 'Customer ' || i AS name, ['EMEA', 'AMER', 'APAC'][1 + i % 3] AS region,
DATE '2023-01-01' + (i % 1000)::INTEGER AS day, TIMESTAMP '2023-01-01' + to_seconds(i) AS at,
(i * 37 % 100000)::DECIMAL(12, 2) AS amount, i * 0.1 AS x, i % 9 = 0 AS flag FROM range({rows}) AS t(i)"""
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"
MEDIA = {
    "arrow": ("application/vnd.apache.arrow.stream", 4.0),
    "ndjson": ("application/x-ndjson", 1.0),
    "csv": ("text/csv", 1.3),
    "parquet": ("application/vnd.apache.parquet", None),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
}
PEOPLE_SECONDS = 8


def run() -> list[Row]:
    """One row per thing measured, with its bar."""
    home = bench_home(1)
    rows = [*_overhead(home), *_stops(home)]
    with served(home, port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/healthz")
        address = urlsplit(nexus.url)
        _ask(address, "SELECT 1")
        for name in MEDIA:
            _ask(address, WIDE.format(rows=1000), MEDIA[name][0])
            rows.append(_streamed(nexus, name, 1_000_000))
        rows.append(_streamed(nexus, "arrow", 100_000_000))
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
        with duckdb.connect(str(file), read_only=True) as raw:
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


def _ask(address: Any, sql: str, accept: str = "application/json", **body: Any) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
    sent = json.dumps({"sql": sql, "timeout": 600_000 if accept != "application/json" else 30_000, **body})
    headers = {"Content-Type": "application/json", "Accept": accept}
    connection.request("POST", "/api/data-warehouse/query", sent, headers)
    answer = connection.getresponse()
    if accept == "application/json":
        answer.read()
    return answer


def _streamed(nexus: Served, name: str, rows: int) -> Row:
    media, bar = MEDIA[name]
    buffer = memoryview(bytearray(1 << 20))
    time.sleep(1)
    with _memory(nexus) as memory:
        before, cpu, started = _each_cpu_s(nexus), _cpu_s(nexus), time.perf_counter()
        answer = _ask(urlsplit(nexus.url), WIDE.format(rows=rows), media)
        if answer.status != 200:
            raise RuntimeError(answer.read()[:300])
        size, first = answer.readinto(buffer[:1]), time.perf_counter() - started
        while got := answer.readinto(buffer):
            size += got
        seconds = time.perf_counter() - started
        cpu = _cpu_s(nexus) - cpu
        busiest = max(spent - before.get(pid, 0.0) for pid, spent in _each_cpu_s(nexus).items())
    return {
        "what": f"{rows / 1e6:g} M rows × 8 as {name}",
        "ms": seconds * 1000,
        "cpu ms": cpu * 1000,
        "M rows/s": rows / seconds / 1e6,
        "M rows/cpu s": rows / cpu / 1e6,
        "M rows/s of its busiest process": rows / busiest / 1e6,
        "first byte ms": first * 1000,
        "MB": size / 1e6,
        "web RSS +MB": memory.web,
        "all RSS +MB": memory.all,
        "bar": f"≥ {bar} M rows/s, first byte ≤ 200 ms" if bar and rows == 1_000_000 else "web RSS ≤ +250 MB",
    }


@dataclass
class _Grown:
    """How far memory rose above where it was, in MB."""

    web: float = 0.0
    all: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _memory(nexus: Served) -> Iterator[_Grown]:
    """Of the process that serves and of the whole tree, looked at twenty times a second."""
    web = max(nexus.process.children(), key=lambda process: process.memory_info().rss)
    grown, base_web, base_all = _Grown(), web.memory_info().rss, nexus.rss_mb()

    def look() -> None:
        while not grown.stopped.wait(0.05):
            grown.web = max(grown.web, (web.memory_info().rss - base_web) / 1e6)
            with contextlib.suppress(psutil.NoSuchProcess):
                grown.all = max(grown.all, nexus.rss_mb() - base_all)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield grown
    finally:
        grown.stopped.set()
        thread.join()


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


def _each_cpu_s(nexus: Served) -> dict[int, float]:
    """CPU of each process by its id: on idle cores an answer takes as long as its busiest process works."""
    return {process.pid: sum(process.cpu_times()[:2]) for process in nexus.tree()}


def _cpu_s(nexus: Served) -> float:
    """CPU of the tree, of the processes in it that have ended too."""
    return sum(sum(process.cpu_times()[:4]) for process in nexus.tree())
