"""Server-side cost of every prebuilt dashboard, uncached and cached, by size of the company."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from bench.homes import bench_core, bench_home
from bench.report import Row
from data.access import local_admin
from data.cache import Cache, MemoryBackend
from data.core import Core
from data.dashboards import compute, list_dashboards
from data.dashboards.remember import forget
from data.dashboards.state import DashboardState
from data.opening import close_core

SCALES = (1, 10)
BARS = {"uncached": 40, "cached": 5}


def run(scales: tuple[float, ...] = SCALES) -> list[Row]:
    """One row per size, dashboard and cache state: median wall and CPU ms of all its widgets."""
    return [row for scale in scales for row in _at(scale)]


def _at(scale: float) -> list[Row]:
    core = bench_core(bench_home(scale), scale)
    try:
        return [row for entry in list_dashboards(core) for row in _dashboard(core, entry.id, scale)]
    finally:
        close_core(core)


def _dashboard(core: Core, dashboard: str, scale: float) -> list[Row]:
    def once(fresh: Core) -> int:
        widgets = list(compute(fresh, dashboard, DashboardState(), actor=local_admin()))
        failed = [widget.id for widget in widgets if widget.error is not None]
        if failed:
            raise RuntimeError(f"{dashboard}: {failed} failed")
        return len(widgets)

    count = once(core)
    uncached = _measure(lambda: once(_forgetful(core)), repeat=7)
    cached = _measure(lambda: once(core), repeat=50)
    base: Row = {"lines": f"{scale:g} M", "dashboard": dashboard, "widgets": count}
    return [
        {**base, "cache": name, "wall_ms": wall, "cpu_ms": cpu, "bar_ms": BARS[name] if count == 12 else None}
        for name, (wall, cpu) in {"uncached": uncached, "cached": cached}.items()
    ]


def _forgetful(core: Core) -> Core:
    """The same core without results; definitions and compiled statements stay."""
    forget(core)
    return replace(core, cache=Cache(MemoryBackend()))


def _measure(work: Callable[[], int], *, repeat: int) -> tuple[float, float]:
    walls, cpus = [], []
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), statistics.median(cpus)
