"""A million rows over HTTP, format by format: rate by the clock and by CPU, first byte, memory, beside raw DuckDB."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psutil

from bench.homes import bench_home
from bench.processes import Served, ahead, served, wait_for
from bench.report import Row

PORT = 5692
WIDE = """SELECT i AS id, 'Customer ' || i AS name, ['EMEA', 'AMER', 'APAC'][1 + i % 3] AS region,
DATE '2023-01-01' + (i % 1000)::INTEGER AS day, TIMESTAMP '2023-01-01' + to_seconds(i) AS at,
(i * 37 % 100000)::DECIMAL(12, 2) AS amount, i * 0.1 AS x, i % 9 = 0 AS flag FROM range({rows}) AS t(i)"""
MEDIA = {
    "arrow": ("application/vnd.apache.arrow.stream", 4.0),
    "ndjson": ("application/x-ndjson", 1.0),
    "csv": ("text/csv", 1.3),
    "parquet": ("application/vnd.apache.parquet", None),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
}
MILLION = 1_000_000
TIMES = {"arrow": 7, "ndjson": 7, "csv": 7, "parquet": 2, "xlsx": 1}


def run() -> list[Row]:
    """A row per format, the median of several answers given ahead of other processes, and one of 100 M rows."""
    with served(bench_home(1), port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/healthz")
        ask(urlsplit(nexus.url), "SELECT 1")
        nexus.at_rest()
        rows = [_raw(nexus)]
        for name, (media, _) in MEDIA.items():
            ask(urlsplit(nexus.url), WIDE.format(rows=1000), media).read()
            rows.append(_typical([_streamed(nexus, name, MILLION) for _ in range(TIMES[name])]))
        rows.append(_streamed(nexus, "arrow", 100 * MILLION))
    return rows


def ask(address: Any, sql: str, accept: str = "application/json", **body: Any) -> http.client.HTTPResponse:
    """The answer of the API, read whole when it is JSON."""
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
    sent = json.dumps({"sql": sql, "timeout": 600_000 if accept != "application/json" else 30_000, **body})
    headers = {"Content-Type": "application/json", "Accept": accept}
    connection.request("POST", "/api/data-warehouse/query", sent, headers)
    answer = connection.getresponse()
    if accept == "application/json":
        answer.read()
    return answer


def _raw(nexus: Served) -> Row:
    """The same rows as Arrow batches from DuckDB in this process, kept by nobody."""
    with duckdb.connect() as connection, ahead(nexus.process):
        cpu, started = time.process_time(), time.perf_counter()
        rows = sum(batch.num_rows for batch in connection.sql(WIDE.format(rows=MILLION)).to_arrow_reader(8192))
        seconds = time.perf_counter() - started
        cpu = time.process_time() - cpu
    return {"what": "1 M rows × 8, raw DuckDB, in the process", "ms": seconds * 1000, "cpu ms": cpu * 1000} | {
        "M rows/s": rows / seconds / 1e6
    }


def _streamed(nexus: Served, name: str, rows: int) -> Row:
    media, bar = MEDIA[name]
    buffer = memoryview(bytearray(1 << 20))
    short = rows <= MILLION
    time.sleep(0.5)
    with _memory(nexus) as memory, ahead(nexus.process) if short else contextlib.nullcontext(False) as alone:
        before, started = _each_cpu_s(nexus), time.perf_counter()
        answer = ask(urlsplit(nexus.url), WIDE.format(rows=rows), media)
        if answer.status != 200:
            raise RuntimeError(answer.read()[:300])
        size, first = answer.readinto(buffer[:1]), time.perf_counter() - started
        while got := answer.readinto(buffer):
            size += got
        seconds = time.perf_counter() - started
        spent = [cpu - before.get(pid, 0.0) for pid, cpu in _each_cpu_s(nexus).items()]
    return {
        "what": f"{rows / 1e6:g} M rows × 8 as {name}",
        "ms": seconds * 1000,
        "cpu ms": sum(spent) * 1000,
        "M rows/s": rows / seconds / 1e6,
        "M rows/s of its busiest process": rows / max(spent) / 1e6,
        "first byte ms": first * 1000,
        "MB": size / 1e6,
        "web RSS +MB": memory.web,
        "all RSS +MB": memory.all,
        "ahead of others": alone,
        "bar": f"≥ {bar} M rows/s, first byte ≤ 200 ms, +160 MB" if bar and short else "web RSS ≤ +250 MB",
    }


def _typical(rows: list[Row]) -> Row:
    """The run of median time, with the worst first byte and memory of all."""
    worst = {name: max(row[name] for row in rows) for name in ("first byte ms", "web RSS +MB", "all RSS +MB")}
    return {**sorted(rows, key=lambda row: row["ms"])[len(rows) // 2], **worst, "runs": len(rows)}


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


def _each_cpu_s(nexus: Served) -> dict[int, float]:
    """CPU of each process by its id: on idle cores an answer takes as long as its busiest process works."""
    return {process.pid: sum(process.cpu_times()[:2]) for process in nexus.tree()}
