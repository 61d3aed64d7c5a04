"""How many outcomes the bounds of forecasts held, over the demo's five years: made each past month, then compared."""

from __future__ import annotations

from bench.homes import bench_core, bench_home
from bench.report import Row
from data.access import local_admin
from data.core import Core
from data.forecasting.ets import foresee, naive_series
from data.metrics import MetricQuery, run
from data.metrics.forecast import LEVEL
from data.opening import close_core

SERIES = (
    "sales.revenue", "leads.leads", "customers.nps", "finance.expenses", "operations.units", "jobs.completed",
)  # fmt: skip
ORIGINS, AHEAD, SEASON = 24, 3, 12


def measure() -> list[Row]:
    """A row per series: share of outcomes inside bounds that promise `LEVEL`, mean misses of forecast and naive."""
    core = bench_core(bench_home(1), 1)
    try:
        return [_series(name, _months(core, name)) for name in SERIES]
    finally:
        close_core(core)


def _months(core: Core, name: str) -> list[float]:
    """The months that are over."""
    result = run(core, MetricQuery((name,), grain="month"), actor=local_admin())
    return [float(value or 0) for value in result.data[name]][:-1]


def _series(name: str, values: list[float]) -> Row:
    inside, asked, refused, missed, naive = 0, 0, 0, 0.0, 0.0
    for origin in range(len(values) - ORIGINS - AHEAD + 1, len(values) - AHEAD + 1):
        known, coming = values[:origin], values[origin : origin + AHEAD]
        found = foresee(known, SEASON, AHEAD, LEVEL).continued
        if found is None:
            refused += 1
            continue
        plain = naive_series(known, SEASON, AHEAD)
        for at, value in enumerate(coming):
            asked += 1
            inside += found.low[at] <= value <= found.high[at]
            missed += abs(found.values[at] - value)
            naive += abs(plain[at] - value)
    share = 100 * inside / asked if asked else None
    miss = missed / naive if naive else None
    counts = {"refused": refused, "outcomes": asked}
    return {"series": name, **counts, "promised_%": 100 * LEVEL, "inside_%": share, "miss_of_naive": miss}
