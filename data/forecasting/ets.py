"""Exponential smoothing with a damped trend and additive seasons, tested on the past beside a naive forecast.

Imported by the forecasting process alone: statsmodels and pandas take seconds and 150 MB.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import pandas  # type: ignore[import-untyped]
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from data.forecasting.foreseen import SHORTEST, Continued, Foreseen, Tested

FOLDS = 3


def foresee(values: Sequence[float], season: int, periods: int, level: float) -> Foreseen:
    """The test of the past and, unless a naive forecast did better, the next `periods` values.

    Raises ValueError or ArithmeticError for a series that defeats the method.
    """
    tested = backtest(values, season, periods)
    if tested is None or tested.worse:
        return Foreseen(tested, None)
    continued = continue_series(values, season, periods, level=level)
    if not all(map(math.isfinite, (*continued.values, *continued.low, *continued.high))):
        raise ArithmeticError("the method did not converge")
    return Foreseen(tested, continued)


def continue_series(values: Sequence[float], season: int, periods: int, *, level: float) -> Continued:
    """The next `periods` values, and bounds that hold `level` of outcomes. There must be SHORTEST values or more.

    `season` is the number of periods in a cycle; it is used when two whole cycles are known.
    """
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
