"""For whoever runs Nexus: is it alive, is it ready."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import flask

from api.answers import answer
from api.openapi import VERSION
from api.operation import Operation, Request
from api.schemas.live import Health, Ready
from data.inventory import inventory

TAG = "Operations"


def show_health(request: Request) -> flask.Response:
    """The process answers and its store can be read. Opens no lake."""
    states = Counter(lake.status for lake in inventory(request.core))
    pool = request.core.workers.pool.state()
    lakes = {"total": states.total(), "byStatus": dict(states)}
    return answer({"status": "ok", "version": VERSION, "posture": "local", "lakes": lakes, "queries": pool})


def show_ready(request: Request) -> flask.Response:
    """The store and the warehouse's engine answer."""
    core = request.core
    checks = {"store": _spent(core.events.last_id), "engine": _spent(lambda: core.lakes.fetch("SELECT 1 AS one"))}
    return answer({"status": "ready", "checks": checks})


def _spent(check: Callable[[], object]) -> float:
    started = time.perf_counter()
    check()
    return round((time.perf_counter() - started) * 1000, 3)


OPERATIONS = (
    Operation("GET", "/healthz", show_health, "Is it alive", TAG, answer=Health),
    Operation("GET", "/readyz", show_ready, "Is it ready", TAG, answer=Ready, errors=(503,)),
)
