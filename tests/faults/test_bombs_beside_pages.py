"""A page is answered while four people throw every bomb there is, one after the other."""

from __future__ import annotations

import http.client
import itertools
import json
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

import psutil
import pytest

from tests.browser.served import served
from tests.faults.test_sql_bombs import BOMBS

pytestmark = pytest.mark.heavy
PAGE = "/api/bi/dashboards/sales-performance/data"
SECONDS = 60
PEOPLE = 4
DEADLINE_MS = 2_000
PATIENCE_MS = 250
GROWTH = 50 * 2**20


def answered(address, path, body=None):
    """Status and milliseconds of one answer."""
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    started = time.perf_counter()
    connection.request("POST" if body else "GET", path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (time.perf_counter() - started) * 1000


def answers(address, until):
    """Milliseconds of the page's answers, five a second."""
    found = []
    while time.monotonic() < until:
        status, spent = answered(address, PAGE)
        assert status == 200
        found.append(spent)
        time.sleep(0.2)
    return found


def p95(values):
    return statistics.quantiles(values, n=20)[18]


class Throwers:
    """People who throw one bomb after the other, and what they were told."""

    def __init__(self, address, until):
        self.told = []
        self._bombs = itertools.cycle(BOMBS.values())
        self._threads = [threading.Thread(target=self._throw, args=(address, until)) for _ in range(PEOPLE)]
        for thread in self._threads:
            thread.start()

    def _throw(self, address, until):
        while time.monotonic() < until:
            body = json.dumps({"sql": next(self._bombs), "timeout": DEADLINE_MS}, ensure_ascii=True)
            self.told.append(answered(address, "/api/data-warehouse/query", body))

    def join(self):
        for thread in self._threads:
            thread.join(60)


def serving(address):
    """The process that answers, found by its port's listener."""
    pids = {each.pid for each in psutil.net_connections("tcp") if each.laddr.port == address.port and each.pid}
    return max((psutil.Process(pid) for pid in pids), key=lambda process: process.memory_info().rss)


def test_pages_are_answered_beside_bombs(tmp_path, capsys):
    with served(tmp_path / "home", demo_scale="0.01") as found:
        address = urlsplit(found)
        answered(address, "/api/data-warehouse/query", json.dumps({"sql": "SELECT 1"}))
        answers(address, time.monotonic() + 5)
        quiet, process = answers(address, time.monotonic() + 20), serving(address)
        memory, until = process.memory_info().rss, time.monotonic() + SECONDS
        throwers = Throwers(address, until)
        beside = answers(address, until)
        throwers.join()
        grown = process.memory_info().rss - memory
        assert serving(address).pid == process.pid
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(throwers.told)} bombs; page p95 {p95(quiet):.0f} ms quiet, {p95(beside):.0f} ms beside them\n"
        )
    assert len(throwers.told) >= 50 and {status for status, _ in throwers.told} <= {200, 408, 422, 429, 503}
    assert p95(beside) <= max(PATIENCE_MS, 10 * p95(quiet))
    assert grown < GROWTH
