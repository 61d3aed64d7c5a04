"""Field service over the wire: assignments and positions at a rate, and two hundred who watch.

One served Nexus, whose technicians work around the clock.
"""

from __future__ import annotations

import http.client
import json
import os
import selectors
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.field_town import ADMIN, percentile, row, town
from bench.homes import ROOT
from bench.processes import Served, served, wait_for
from bench.report import Row
from data.field_service import add_technician, create_jobs
from data.opening import close_core, open_core
from data.settings import read_settings

PORT = 5077
RATE, SECONDS, WARM = 50, 10, 50
VIEWERS, CHANGES = 200, 40
SENDERS, SENT_EACH = 25, 100
API = "/api/field-service"


def live_rows() -> list[Row]:
    """Each measure with its bar; latencies are those of a client on the same machine."""
    names = _home()
    with _without_demo(), served(ROOT / "field-http", port=PORT, scale=1) as nexus:
        wait_for(f"{nexus.url}/healthz")
        _wait_until_quiet(nexus)
        for job_id in names[:WARM]:
            _assign(job_id)
        found = _assignments(names[WARM : WARM + RATE * SECONDS])
        found += _positions(nexus)
        found += _viewers(names[WARM + RATE * SECONDS :])
    return found


def _home() -> list[str]:
    """A home with technicians and jobs that wait; the ids of the jobs."""
    home = ROOT / "field-http"
    shutil.rmtree(home, ignore_errors=True)
    core = open_core(read_settings({}, home=home, demo=False))
    crew, work = town(jobs=WARM + RATE * SECONDS + CHANGES)
    always = {str(day): (("00:00", "24:00"),) for day in range(1, 8)}
    for each in crew:
        add_technician(core, replace(each, shifts=always), actor=ADMIN)
    create_jobs(core, [replace(job, windows=(), created_at=core.clock.now()) for job in work], actor=ADMIN)
    close_core(core)
    return [job.id for job in work]


@contextmanager
def _without_demo() -> Iterator[None]:
    os.environ["NEXUS_DEMO"] = "off"
    try:
        yield
    finally:
        del os.environ["NEXUS_DEMO"]


def _wait_until_quiet(nexus: Served, *, most: float = 30.0) -> None:
    """Until what a start does in the background is done: less than a twentieth of a core for a second."""
    until = time.perf_counter() + most
    while time.perf_counter() < until:
        before = nexus.cpu_s()
        time.sleep(1)
        if nexus.cpu_s() - before < 0.05:
            return


def _assignments(jobs: list[str]) -> list[Row]:
    """Sent at a steady rate whatever became of those before."""
    found: list[tuple[float, int]] = []
    start, threads = time.perf_counter(), []
    for number, job_id in enumerate(jobs):
        time.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        thread = threading.Thread(target=lambda each=job_id: found.append(_assign(each)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    good = [spent for spent, status in found if status == 200]
    load = round(os.getloadavg()[0], 1)
    facts = {"asked": len(found), "done": len(good), "p50_ms": round(percentile(good, 50), 1), "load": load}
    return [
        row(f"assign over HTTP at {RATE}/s, p95", percentile(good, 95), "ms", 50, **facts),
        row(f"assign over HTTP at {RATE}/s, p99", percentile(good, 99), "ms", 150),
    ]


def _assign(job_id: str) -> tuple[float, int]:
    """Milliseconds, connecting included, and the status."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("localhost", PORT, timeout=30)
    status, _ = _post(connection, f"/jobs/{job_id}/assign", {"auto": True})
    connection.close()
    return (time.perf_counter() - begun) * 1000, status


def _viewers(jobs: list[str]) -> list[Row]:
    """From the moment an event is written down, before its commit, until each of those who listen has read it."""
    lines = [_listen() for _ in range(VIEWERS)]
    late: list[float] = []
    reader = threading.Thread(target=_read_all, args=(lines, late, len(jobs)))
    reader.start()
    for job_id in jobs:
        _assign(job_id)
        time.sleep(0.2)
    reader.join(20)
    for line in lines:
        line.close()
    facts = {"asked": VIEWERS * len(jobs), "done": len(late), "p50_ms": round(percentile(late, 50), 1)}
    return [row(f"{VIEWERS} who watch: change to its arrival, p95", percentile(late, 95), "ms", 300, **facts)]


def _listen() -> socket.socket:
    line = socket.create_connection(("localhost", PORT), timeout=10)
    line.sendall(f"GET /api/events?topics=job.changed HTTP/1.1\r\nHost: localhost:{PORT}\r\n\r\n".encode())
    while b"retry:" not in line.recv(65_536):
        continue
    line.setblocking(False)
    return line


def _read_all(lines: list[socket.socket], late: list[float], changes: int) -> None:
    """Until everybody heard of every change, or nobody hears anything for ten seconds."""
    with selectors.DefaultSelector() as ready:
        for line in lines:
            ready.register(line, selectors.EVENT_READ)
        while len(late) < len(lines) * changes and (found := ready.select(10)):
            for key, _ in found:
                text, now = key.fileobj.recv(65_536), datetime.now(UTC)  # type: ignore[union-attr]
                for part in text.split(b"data: ")[1:]:
                    event = json.loads(part.split(b"\n", 1)[0])
                    late.append((now - datetime.fromisoformat(event["at"])).total_seconds() * 1000)


def _positions(nexus: Served) -> list[Row]:
    """Phones with a connection each, one position a request, one after the other."""
    begun, cpu = time.perf_counter(), nexus.cpu_s()
    with ThreadPoolExecutor(SENDERS) as pool:
        kept = sum(pool.map(_send, range(SENDERS)))
    spent = time.perf_counter() - begun
    facts = {"asked": SENDERS * SENT_EACH, "done": kept, "cpu_ms": round(1000 * (nexus.cpu_s() - cpu) / kept, 2)}
    return [row(f"positions a second over HTTP, {SENDERS} connections", kept / spent, "1/s", 500, **facts)]


def _send(number: int) -> int:
    connection = http.client.HTTPConnection("localhost", PORT, timeout=30)
    begins, kept = datetime.now(UTC) - timedelta(seconds=SENT_EACH), 0
    for second in range(SENT_EACH):
        moment = (begins + timedelta(seconds=second)).isoformat()
        fix = {"at": moment, "lat": 48.1 + second / 100_000, "lon": 11.5}
        _, answer = _post(connection, f"/technicians/t{number:02d}/positions", [fix])
        kept += answer.get("kept", 0)
    connection.close()
    return kept


def _post(connection: http.client.HTTPConnection, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    connection.request("POST", API + path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())
