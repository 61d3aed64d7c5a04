"""Continues a widget's time series."""

from __future__ import annotations

from data.access import Actor
from data.core import Core
from data.dashboards.widget_data import ForecastData
from data.errors import InputError, LakeError
from data.metrics import forecast
from data.metrics.query import MetricQuery


def foresee(core: Core, query: MetricQuery, periods: int, *, actor: Actor) -> ForecastData:
    """The next `periods` of the first metric of `query`, or why there is no forecast."""
    metric = query.metrics[0]
    try:
        found = forecast(core, query, periods=periods, actor=actor)
    except (InputError, LakeError) as error:
        return ForecastData(metric, refused=error.code)
    return ForecastData(
        metric,
        periods=tuple(at.isoformat() for at in found.periods),
        values=found.values,
        low=found.low,
        high=found.high,
        error=found.error,
        naive_error=found.naive_error,
        refused=found.refused.reason if found.refused else None,
    )
