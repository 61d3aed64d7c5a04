"""Many people at the SQL console at once: what each waited for, step by step, as clock and answers tell it.

One thread with one event loop plays all of them, so that what they wait for is Nexus and not each other.
"""

from __future__ import annotations

import json
import math
import re
import selectors
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.processes import Served, ahead
from bench.report import Row

SECONDS = 4
ARRIVING = 0.01
COUNTS = (1, 20, 50)
_SQL = "SELECT i % 10 AS g, sum(i) AS s, {number} AS n FROM range(200000) t(i) GROUP BY 1"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_TIMING = re.compile(rb"server-timing: ([^\r]*)", re.IGNORECASE)
_STEP = re.compile(rb"(\w+);dur=([\d.]+)")
_TOLD = ("queue", "handover", "guard", "engine", "serialise")
_STEPS = ("http", "around", *_TOLD)


@dataclass
class _Person:
    """Asks a question of one's own again and again, as soon as the last one is answered."""

    number: int
    line: socket.socket
    turn: int = 0
    asked_at: float = 0.0
    got: bytes = b""

    def ask(self) -> None:
        self.turn, self.got = self.turn + 1, b""
        body = json.dumps({"sql": _SQL.format(number=self.number * 100_000 + self.turn)}).encode()
        head = f"POST /api/data-warehouse/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        self.asked_at = time.perf_counter()
        self.line.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)

    def hear(self) -> bytes | None:
        """The head of the answer once all of it is there."""
        self.got += self.line.recv(1 << 16)
        head, _, body = self.got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        return head if length and len(body) >= int(length.group(1)) else None


@dataclass
class _Heard:
    """Milliseconds of the answers by step: `http` lies outside the application (network, server, client, the wait for
    a thread to begin), `around` are request, access, road and history in it; the others it tells. `all` is the clock's.
    """

    steps: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in (*_STEPS, "all")})
    refused: int = 0

    def note(self, head: bytes, spent: float) -> None:
        if b" 200 " not in head[:16]:
            self.refused += 1
            return
        timing = _TIMING.search(head)
        told = {name.decode(): float(ms) for name, ms in _STEP.findall(timing.group(1) if timing else b"")}
        told |= {"all": spent, "http": spent - told["total"]}
        told["around"] = told["total"] - sum(told[step] for step in _TOLD)
        for step, values in self.steps.items():
            values.append(told[step])

    def without_queue(self) -> list[float]:
        return [spent - queue for spent, queue in zip(self.steps["all"], self.steps["queue"], strict=True)]


def people(nexus: Served, port: int) -> Iterator[Row]:
    """A row per crowd, who come a hundredth of a second apart and are the one actor that a local Nexus knows, and a row
    per step of the smallest and the largest. The bar:
    with the told queue taken off, nineteen of twenty answers are there within twice a lone person's engine time."""
    lone: float | None = None
    for count in COUNTS:
        heard, cpu = _asked(nexus, port, count)
        steps = heard.steps
        work = [guard + engine for guard, engine in zip(steps["guard"], steps["engine"], strict=True)]
        lone = lone or statistics.median(work)
        yield {
            "what": f"{count} people asking without a pause, an answer",
            **_facts(steps["all"]),
            "queue ms": statistics.median(steps["queue"]),
            "work ms": statistics.median(work),
            "p50 without queue ms": statistics.median(heard.without_queue()),
            "p95 without queue ms": _p95(heard.without_queue()),
            "cpu ms": cpu,
            "answers/s": len(steps["all"]) / SECONDS,
            "refused": heard.refused,
            "bar": f"without queue p95 ≤ {2 * lone:.1f} ms" if count > 1 else "",
        }
        if count in (COUNTS[0], COUNTS[-1]):
            yield from ({"what": f"  {count} people: {step}", **_facts(steps[step])} for step in _STEPS)


def _facts(values: list[float]) -> Row:
    return {"ms": statistics.median(values), "p95 ms": _p95(values)}


def _asked(nexus: Served, port: int, count: int) -> tuple[_Heard, float]:
    """What they heard, and the CPU of all processes for an answer in ms."""
    heard, before = _Heard(), _cpu_s(nexus)
    with ahead(nexus.process), selectors.DefaultSelector() as waiting:
        until = time.perf_counter() + SECONDS
        for number in range(count):
            person = _Person(number, socket.create_connection(("127.0.0.1", port)))
            waiting.register(person.line, selectors.EVENT_READ, person)
            person.ask()
            _listen(waiting, heard, until=until, stop=time.perf_counter() + ARRIVING)
        _listen(waiting, heard, until=until)
    return heard, (_cpu_s(nexus) - before) * 1000 / len(heard.steps["all"])


def _listen(waiting: selectors.BaseSelector, heard: _Heard, *, until: float, stop: float = math.inf) -> None:
    """Hear answers up to the moment `stop`, or until nobody asks any more: from `until` on none is asked again."""
    while waiting.get_map() and (now := time.perf_counter()) < stop:
        for key, _ in waiting.select(min(stop - now, 10)):
            person: _Person = key.data
            head = person.hear()
            if head is None:
                continue
            heard.note(head, (time.perf_counter() - person.asked_at) * 1000)
            if time.perf_counter() < until:
                person.ask()
            else:
                waiting.unregister(person.line)
                person.line.close()


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def _cpu_s(nexus: Served) -> float:
    """CPU of the tree, of the processes in it that have ended too."""
    return sum(sum(process.cpu_times()[:4]) for process in nexus.tree())
