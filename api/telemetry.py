"""For whoever runs Nexus: health, readiness, figures for Prometheus."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from pathlib import Path

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas import Health

TAG = "Operations"
BUCKETS = (0.005, 0.025, 0.1, 0.5, 2.0, 10.0)
PAGE = os.sysconf("SC_PAGE_SIZE")


class Figures:
    """Counts of answered requests and how long they took, since the start of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0

    def install(self, server: flask.Flask) -> None:
        """Count every request of `server`."""
        server.before_request(_start)
        server.after_request(self._count)

    def _count(self, response: flask.Response) -> flask.Response:
        spent = time.perf_counter() - flask.g.get("started", time.perf_counter())
        rule = flask.request.url_rule.rule if flask.request.url_rule else "unmatched"
        with self._lock:
            self._answers[rule, response.status_code] += 1
            self._seconds += spent
            for bucket in BUCKETS:
                self._buckets[bucket] += spent <= bucket
        return response

    def text(self) -> str:
        """The figures in Prometheus' text format."""
        with self._lock:
            answers, buckets, seconds = dict(self._answers), dict(self._buckets), self._seconds
        count = sum(answers.values())
        lines = ["# TYPE nexus_requests_total counter"]
        lines += [
            f'nexus_requests_total{{route="{route}",status="{status}"}} {n}' for (route, status), n in answers.items()
        ]
        lines += ["# TYPE nexus_request_seconds histogram"]
        lines += [f'nexus_request_seconds_bucket{{le="{le}"}} {buckets.get(le, 0)}' for le in BUCKETS]
        lines += [f'nexus_request_seconds_bucket{{le="+Inf"}} {count}']
        lines += [f"nexus_request_seconds_sum {seconds:.6f}", f"nexus_request_seconds_count {count}"]
        return "\n".join([*lines, "# TYPE nexus_rss_bytes gauge", f"nexus_rss_bytes {_rss()}", ""])


def _start() -> None:
    flask.g.started = time.perf_counter()


def _rss() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


FIGURES = "NEXUS_FIGURES"


def health(request: Request) -> flask.Response:
    """The process answers and its store can be read."""
    return answer({"status": "ok", "lakes": len(request.core.lakes.records())})


def ready(request: Request) -> flask.Response:
    """The warehouse can be read."""
    request.core.lakes.fetch("SELECT 1")
    return answer({"status": "ready", "lakes": len(request.core.lakes.records())})


def figures(_request: Request) -> flask.Response:
    """Figures for Prometheus."""
    text = flask.current_app.config[FIGURES].text()
    return flask.Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


OPERATIONS = (
    Operation("GET", "/healthz", health, "Is it alive", TAG, "none", answer=Health),
    Operation("GET", "/readyz", ready, "Is it ready", TAG, "none", answer=Health, errors=(503,)),
    Operation("GET", "/metrics", figures, "Figures", TAG, "none", media=("text/plain",)),
)
