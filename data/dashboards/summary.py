"""The short answer of a dashboard: its headline numbers and their course, under the keys its document gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import check_state
from data.dashboards.model import Dashboard
from data.dashboards.page_filters import page_filters
from data.dashboards.periods import period
from data.dashboards.state import DashboardState
from data.metrics import MetricQuery, MetricResult, Order, ResultColumn, load_catalog, run
from data.metrics.query import Grain

YEAR = 366


@dataclass(frozen=True)
class SummaryData:
    """`metrics` by key (percentages as text: "14.6%"), a row a period, and the moment of the newest data."""

    metrics: Mapping[str, Any]
    time_series: tuple[Mapping[str, Any], ...]
    as_of: datetime | None


def summary(core: Core, dashboard_id: str, state: DashboardState, *, actor: Actor) -> SummaryData:
    """The headline numbers of a dashboard over its range, with the filters of the page.

    A row of the time series has `period` (`Jan`; with its year where the range is longer than one), `start` (ISO day)
    and a number or None a key. Amounts of money have `currency` beside them. Raises what `compute` raises, and what
    goes wrong with a metric.
    """
    dashboard = get_dashboard(core, dashboard_id)
    check_state(dashboard, state, load_catalog(core))
    wanted = dashboard.summary
    values = _ask(core, wanted.metrics, _query(dashboard, state), actor)
    course = _ask(core, wanted.time_series, _query(dashboard, state, by_time=True), actor)
    moments = [result.proof.as_of for result in (values, course) if result and result.proof.as_of]
    return SummaryData(
        metrics=_metrics(wanted.metrics, values),
        time_series=tuple(_rows(wanted.time_series, course)),
        as_of=max(moments, default=None),
    )


def _query(dashboard: Dashboard, state: DashboardState, *, by_time: bool = False) -> MetricQuery:
    page = page_filters(state)
    return MetricQuery(
        metrics=(),
        range=page.range or state.range or dashboard.defaults.range,
        grain=(state.grain or dashboard.defaults.grain) if by_time else None,
        filters=page.conditions,
        order=(Order("time"),) if by_time else (),
    )


def _ask(core: Core, wanted: Mapping[str, str], query: MetricQuery, actor: Actor) -> MetricResult | None:
    if not wanted:
        return None
    return run(core, replace(query, metrics=tuple(dict.fromkeys(wanted.values()))), actor=actor)


def _metrics(wanted: Mapping[str, str], result: MetricResult | None) -> dict[str, Any]:
    if result is None:
        return {}
    columns = {column.id: column for column in result.columns}
    found = {key: _headline(columns[metric], result.data[metric]) for key, metric in wanted.items()}
    currencies = {column.unit for column in columns.values() if column.unit and column.unit.isupper()}
    return {**found, "currency": currencies.pop()} if len(currencies) == 1 else found


def _headline(column: ResultColumn, values: list[Any]) -> Any:
    value = next(iter(values), None)
    return f"{value * 100:.1f}%" if column.unit == "percent" and value is not None else value


def _rows(wanted: Mapping[str, str], result: MetricResult | None) -> list[dict[str, Any]]:
    if result is None:
        return []
    window = result.proof.window
    grain = (window and window.grain) or Grain.MONTH
    starts = result.data["time"]
    several_years = window is None or (window.end - window.start).days > YEAR
    return [
        {
            "period": _spoken(start, grain, with_year=several_years),
            "start": f"{start:%Y-%m-%d}",
            **{key: result.data[metric][at] for key, metric in wanted.items()},
        }
        for at, start in enumerate(starts)
    ]


def _spoken(start: date, grain: str, *, with_year: bool) -> str:
    if grain != Grain.MONTH:
        return period(start, grain)
    return f"{start:%b %Y}" if with_year else f"{start:%b}"
