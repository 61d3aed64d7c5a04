"""What one waits for while playing with numbers: a step of a drag, another question, a dashboard of 45 widgets."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bench.homes import bench_core, bench_home
from bench.painted import painted
from bench.report import Row
from data.access import local_admin
from data.cache import Cache, MemoryBackend
from data.core import Core
from data.dashboards import Dashboard, Layout, compute_dashboard, explore, follow, get_dashboard, parse_question
from data.dashboards.document import dashboard_document
from data.dashboards.remember import forget
from data.dashboards.state import DashboardState, StateFilter
from data.metrics.query import Op
from data.opening import close_core

SCALES = (1.0,)
DRAGGED = {
    "sales-performance": "forecast",
    "financial-overview": "revenue-expenses",
    "customer-analytics": "nps-trend",
    "operational-metrics": "process-efficiency",
}
STEPS = 200
MANY, SCREEN = 45, 9
BRUSH_MS, EXPLORE_MS, SCREEN_MS = 20, 300, 1000
QUESTIONS = (
    "m=sales.revenue&d=region",
    "m=sales.revenue&d=region,category",
    "m=sales.revenue,sales.gross_margin&d=category&t=1",
    "m=sales.revenue,sales.gross_margin&d=region,category&t=1&kind=pivot&grain=quarter",
    "m=sales.revenue&t=1&grain=week&compare=previous_year",
    "m=sales.revenue&d=product&h.sales.revenue.gt=100000",
    "m=sales.units&d=segment,region&any.1.region=DACH&any.1.segment=SMB",
)


def run(scales: tuple[float, ...] = SCALES, home: Path | None = None) -> list[Row]:
    """Rows `what, value, unit, bar` by size: first on the server alone, then painted in Chromium.

    With `home` on that home as it is, of the one size.
    """
    return [row for scale in scales for row in _at(home or bench_home(scale), scale)]


def _at(home: Path, scale: float) -> list[Row]:
    core = bench_core(home, scale)
    try:
        brushes = [row for dashboard, dragged in DRAGGED.items() for row in _brush(core, dashboard, dragged)]
        measured = [*brushes, *_questions(core), *_many(core)]
        wide = dashboard_document(_wide(core))
    finally:
        close_core(core)
    return [{"lines": f"{scale:g} M", **row} for row in (*measured, *painted(home, scale, wide))]


def _brush(core: Core, dashboard: str, dragged: str) -> list[Row]:
    chance = random.Random(7)
    newest = core.clock.now().date()
    first = _ms(lambda: follow(core, dashboard, DashboardState(), dragged, actor=local_admin()))
    found = follow(core, dashboard, _dragged(dragged, newest, chance), dragged, actor=local_admin())
    steps = [_spent(core, dashboard, dragged, _dragged(dragged, newest, chance)) for _ in range(STEPS)]
    who = f"{dashboard}, {len(found.widgets)} follow, {len(found.left_out)} later"
    return [
        {"what": f"first step of a drag: {who}", "value": first, "unit": "ms"},
        *_percentiles(f"further steps: {who}", [cpu for cpu, _ in steps], BRUSH_MS, unit="CPU ms"),
        *_percentiles(f"the same by the clock: {dashboard}", [wall for _, wall in steps], BRUSH_MS),
    ]


def _spent(core: Core, dashboard: str, dragged: str, state: DashboardState) -> tuple[float, float]:
    """CPU of this thread, which is all that a step takes, and wall time."""
    cpu, wall = time.thread_time(), time.perf_counter()
    follow(core, dashboard, state, dragged, actor=local_admin())
    return (time.thread_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def _dragged(widget: str, newest: date, chance: random.Random) -> DashboardState:
    start = newest - timedelta(days=chance.randrange(30, 330))
    end = min(newest, start + timedelta(days=chance.randrange(1, 120)))
    span = StateFilter("time", Op.BETWEEN, (start.isoformat(), end.isoformat()), widget)
    return DashboardState(filters=(span,))


def _questions(core: Core) -> list[Row]:
    spent = []
    for text in QUESTIONS * 3:
        fresh = _fresh(core)
        spent.append(_ms(lambda core=fresh, text=text: explore(core, *parse_question(text), actor=local_admin())))  # type: ignore[misc]
    return _percentiles("another question, nothing cached", spent, EXPLORE_MS)


def _many(core: Core) -> list[Row]:
    dashboard = _wide(core)
    ids = [widget.id for widget in dashboard.widgets]

    def look(core: Core, shown: Sequence[str]) -> None:
        list(compute_dashboard(core, dashboard, DashboardState(), actor=local_admin(), widgets=shown))

    fresh = _fresh(core)
    cold = _ms(lambda: look(fresh, ids))
    screen, whole = _ms(lambda: look(fresh, ids[:SCREEN])), _ms(lambda: look(fresh, ids))
    return [
        {"what": f"{MANY} widgets, nothing cached", "value": cold, "unit": "ms"},
        {"what": f"{MANY} widgets cached, the first {SCREEN}", "value": screen, "unit": "ms", "bar": SCREEN_MS},
        {"what": f"{MANY} widgets cached, all", "value": whole, "unit": "ms"},
    ]


def _wide(core: Core) -> Dashboard:
    """A dashboard of the prebuilt ones' widgets, again under other names until there are enough."""
    known = [widget for name in DRAGGED for widget in get_dashboard(core, name).widgets]
    repeated = [known[at % len(known)] for at in range(MANY)]
    placed = (
        replace(widget, id=f"w{at}", layout=Layout(at % 3 * 4, at // 3 * 6, 4, 6)) for at, widget in enumerate(repeated)
    )
    return Dashboard("wide", "Wide", "custom", tuple(placed), mark="wide")


def _fresh(core: Core) -> Core:
    fresh = replace(core, cache=Cache(MemoryBackend()))
    forget(fresh)
    return fresh


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _percentiles(what: str, spent: Sequence[float], bar: float, *, unit: str = "ms") -> list[Row]:
    ordered = sorted(spent)
    return [
        {"what": f"{what}, median", "value": statistics.median(ordered), "unit": unit},
        {"what": f"{what}, p95", "value": ordered[int(0.95 * (len(ordered) - 1))], "unit": unit, "bar": bar},
    ]
