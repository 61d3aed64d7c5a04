"""Many people before one dashboard: a hundred who hear of a load together, twenty who click their way through it."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bench.homes import bench_core, bench_home
from bench.report import Row
from data.access import local_admin
from data.cache import Cache, MemoryBackend
from data.core import Core
from data.dashboards import compute
from data.dashboards.remember import forget
from data.dashboards.state import DashboardState, parse_state
from data.opening import close_core

SCALES = (1.0,)
DASHBOARD = "sales-performance"
TOGETHER = 100
CLICKING = 20
SECONDS = 30.0
PAUSE = 1.0
BAR_MS = 150
RANGES = ("last 30 days", "last 90 days", "last 12 months", "this year", "previous year", "last 24 months")
FILTERS = ("", "&f.region=Nordics", "&f.region=DACH", "&f.segment=Enterprise", "&f.category=Heating", "&grain=week")


def run(scales: tuple[float, ...] = SCALES) -> list[Row]:
    """Rows `what, value, unit, bar` by size: what a refresh costs one and a hundred, and how long a click takes."""
    return [row for scale in scales for row in _at(scale)]


def _at(scale: float) -> list[Row]:
    core = bench_core(bench_home(scale), scale)
    try:
        _look(core, DashboardState())
        measured = [*_refreshes(core), *_clicks(_fresh(core))]
    finally:
        close_core(core)
    return [{"lines": f"{scale:g} M", **row} for row in measured]


def _refreshes(core: Core) -> list[Row]:
    alone = statistics.median(_cpu(lambda: _look(_fresh(core), DashboardState())) for _ in range(5))

    def together() -> None:
        shared = _fresh(core)
        with ThreadPoolExecutor(TOGETHER) as viewers:
            list(viewers.map(lambda _: _look(shared, DashboardState()), range(TOGETHER)))

    whole = statistics.median(_cpu(together) for _ in range(3))
    return [
        {"what": "a refresh seen by one viewer", "value": alone, "unit": "CPU ms"},
        {"what": f"the same seen by {TOGETHER}", "value": whole, "unit": "CPU ms"},
    ]


def _clicks(core: Core) -> list[Row]:
    """Each viewer looks at one of 36 views after the other, a second of thought between them; nothing is warm."""
    waited: list[float] = []
    lock, until, started = threading.Lock(), time.monotonic() + SECONDS, time.process_time()

    def view(seed: int) -> None:
        dice = random.Random(seed)
        while time.monotonic() < until:
            time.sleep(dice.expovariate(1 / PAUSE))
            state = parse_state(f"range={dice.choice(RANGES)}{dice.choice(FILTERS)}")
            began = time.perf_counter()
            _look(core, state)
            with lock:
                waited.append((time.perf_counter() - began) * 1000)

    with ThreadPoolExecutor(CLICKING) as viewers:
        list(viewers.map(view, range(CLICKING)))
    spent = (time.process_time() - started) * 1000
    waited.sort()
    return [
        {"what": f"{CLICKING} viewers clicking, clicks", "value": len(waited), "unit": "clicks"},
        {"what": "a click, median", "value": statistics.median(waited), "unit": "ms"},
        {"what": "a click, p95", "value": waited[int(len(waited) * 0.95)], "unit": "ms", "bar": BAR_MS},
        {"what": "a click", "value": spent / len(waited), "unit": "CPU ms"},
    ]


def _look(core: Core, state: DashboardState) -> None:
    failed = [each.id for each in compute(core, DASHBOARD, state, actor=local_admin()) if each.error is not None]
    if failed:
        raise RuntimeError(f"{failed} failed")


def _fresh(core: Core) -> Core:
    """The same core without results; definitions and compiled statements stay."""
    forget(core)
    return replace(core, cache=Cache(MemoryBackend()))


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
