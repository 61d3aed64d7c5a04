"""Exponential smoothing with a damped trend and additive seasons, tested on the past beside a naive forecast.

statsmodels takes seconds to import, so it is imported beside the start or at first use. pandas is imported with this
module: Plotly's JSON encoder looks at `sys.modules` and fails on a pandas that another thread is still importing.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas  # type: ignore[import-untyped]

SHORTEST = 10
FOLDS = 3


@dataclass(frozen=True)
class Continued:
    """The next values with the bounds of their interval."""

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Tested:
    """Errors of forecasts of the past as a share of what came (sum of misses over sum of values), and of naive ones."""

    error: float
    naive_error: float
    folds: int


def warm() -> None:
    """Import what a forecast needs, so that the first one does not wait for it."""
    import statsmodels.tsa.exponential_smoothing.ets  # noqa: F401


def continue_series(values: Sequence[float], season: int, periods: int, *, level: float) -> Continued:
    """The next `periods` values, and bounds that hold `level` of outcomes. There must be SHORTEST values or more.

    `season` is the number of periods in a cycle; it is used when two whole cycles are known.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    seasonal = season > 1 and len(values) >= 2 * season
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ETSModel(
            pandas.Series(list(values), dtype=float),
            error="add",
            trend="add",
            damped_trend=True,
            seasonal="add" if seasonal else None,
            seasonal_periods=season if seasonal else None,
            initialization_method="heuristic",
        )
        fitted = model.fit(disp=False, maxiter=100)
        prediction = fitted.get_prediction(start=len(values), end=len(values) + periods - 1)
        frame = prediction.summary_frame(alpha=1 - level)
    return Continued(_plain(frame["mean"]), _plain(frame["pi_lower"]), _plain(frame["pi_upper"]))


def naive_series(values: Sequence[float], season: int, periods: int) -> tuple[float, ...]:
    """What a person would say without a model: as a season ago, or as just now where no whole season is known."""
    cycle = season if len(values) >= season else 1
    return tuple(values[len(values) - cycle + at % cycle] for at in range(periods))


def backtest(values: Sequence[float], season: int, periods: int) -> Tested | None:
    """Forecasts of up to three stretches of the past, each from what was known before it; None when too little was."""
    horizon = max(1, min(periods, len(values) // 5))
    least = max(SHORTEST, 2 * season if len(values) - horizon >= 2 * season else 0)
    origins = [len(values) - horizon * fold for fold in range(1, FOLDS + 1)]
    origins = [origin for origin in origins if origin >= least]
    if not origins:
        return None
    miss = naive_miss = size = 0.0
    for origin in origins:
        known, came = values[:origin], values[origin : origin + horizon]
        ours = continue_series(known, season, len(came), level=0.8).values
        naive = naive_series(known, season, len(came))
        miss += sum(abs(a - b) for a, b in zip(came, ours, strict=True))
        naive_miss += sum(abs(a - b) for a, b in zip(came, naive, strict=True))
        size += sum(abs(value) for value in came)
    return Tested(miss / size, naive_miss / size, len(origins)) if size else None


def _plain(column: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in column)
