"""Figures for Prometheus: requests, durations, cache, events, memory."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import flask

from api.operation import Operation, Request
from api.streams import streams
from data.core import Core

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
PAGE = os.sysconf("SC_PAGE_SIZE")
FIGURES = "NEXUS_FIGURES"
MEDIA = "text/plain; version=0.0.4; charset=utf-8"
Key = tuple[str, str]


@dataclass
class Durations:
    """A histogram: how many requests took at most each bucket, their number and their seconds."""

    buckets: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))
    count: int = 0
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.count += 1
        self.seconds += seconds
        for at, bound in enumerate(BUCKETS):
            self.buckets[at] += seconds <= bound


class Figures:
    """Counts of answered requests and how long they took to their first byte, since the start of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: defaultdict[tuple[Key, int], int] = defaultdict(int)
        self._durations: defaultdict[Key, Durations] = defaultdict(Durations)

    def count(self, key: Key, status: int, seconds: float) -> None:
        """One more answer to `key` (method, route)."""
        with self._lock:
            self._answers[key, status] += 1
            self._durations[key].add(seconds)

    def lines(self) -> Iterator[str]:
        """The figures in Prometheus' text format."""
        with self._lock:
            answers = sorted(self._answers.items())
            durations = [(key, [*d.buckets], d.count, d.seconds) for key, d in sorted(self._durations.items())]
        yield from _head("nexus_requests_total", "counter", "Answered requests.")
        for (key, status), number in answers:
            yield f'nexus_requests_total{{{_labels(key)},status="{status}"}} {number}'
        yield from _head("nexus_request_seconds", "histogram", "Seconds to the first byte of an answer.")
        for key, buckets, number, seconds in durations:
            for bound, below in zip([*BUCKETS, "+Inf"], [*buckets, number], strict=True):
                yield f'nexus_request_seconds_bucket{{{_labels(key)},le="{bound}"}} {below}'
            yield f"nexus_request_seconds_sum{{{_labels(key)}}} {seconds:.6f}"
            yield f"nexus_request_seconds_count{{{_labels(key)}}} {number}"


def install(server: flask.Flask) -> None:
    """Count every request of `server`, refused ones included."""
    figures = server.config[FIGURES] = Figures()

    def start() -> None:
        flask.g.started = time.perf_counter()

    def stop(response: flask.Response) -> flask.Response:
        request = flask.request
        route = request.url_rule.rule if request.url_rule else "unmatched"
        method = request.method if request.method in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} else "other"
        seconds = time.perf_counter() - flask.g.get("started", time.perf_counter())
        figures.count((method, route), response.status_code, seconds)
        return response

    server.before_request_funcs.setdefault(None, []).insert(0, start)
    server.after_request(stop)


def show_figures(request: Request) -> flask.Response:
    """Figures since the start of the process, in Prometheus' text format."""
    figures: Figures = flask.current_app.config[FIGURES]
    lines = [*figures.lines(), *_gauges(request.core)]
    return flask.Response("\n".join([*lines, ""]), content_type=MEDIA)


def _gauges(core: Core) -> Iterator[str]:
    found = (
        ("nexus_cache_hits_total", "counter", "Results taken from the cache.", core.cache.hits),
        ("nexus_cache_misses_total", "counter", "Results computed.", core.cache.misses),
        ("nexus_events_total", "counter", "Events in the outbox so far.", core.events.last_id()),
        ("nexus_event_streams", "gauge", "Listeners on the event stream.", streams().open),
        ("process_resident_memory_bytes", "gauge", "Memory of the web process.", _resident()),
        ("process_cpu_seconds_total", "counter", "CPU time of the web process.", round(time.process_time(), 3)),
    )
    for name, kind, words, value in found:
        yield from _head(name, kind, words)
        yield f"{name} {value}"


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"


def _labels(key: Key) -> str:
    method, route = key
    return f'method="{method}",route="{route}"'


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


OPERATIONS = (
    Operation("GET", "/metrics", show_figures, "Figures for Prometheus", "Operations", media=("text/plain",)),
)
