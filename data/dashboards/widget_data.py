"""What a dashboard computes for one widget: facts for the page (as view models) and for the API (as JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.dashboards.annotations.model import Annotations
from data.dashboards.state import DrillStep
from data.errors import NexusError
from data.metrics.result import MetricResult


@dataclass(frozen=True)
class DrillOptions:
    """Where a viewer can go from here. `down` is the next dimension, None at the bottom; `by` other dimensions;
    `rows` whether source rows can be shown; `through` ids of pages or dashboards that take the values along.

    `field` is what a click on a member filters by: the dimension, or `<dimension>__key` where it has a key. `labels`
    are what the members of the path are called.
    """

    dimension: str | None
    path: tuple[DrillStep, ...] = ()
    down: str | None = None
    by: tuple[str, ...] = ()
    rows: bool = False
    through: tuple[str, ...] = ()
    field: str | None = None
    labels: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class ForecastData:
    """Periods after the last complete one. `error` and `naive_error` are backtest MAPEs as fractions; `refused` is a
    reason code when no forecast is shown."""

    metric: str
    periods: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    error: float | None = None
    naive_error: float | None = None
    refused: str | None = None


@dataclass(frozen=True)
class WidgetData:
    """One computed widget.

    `result` is the main table; `parts` hold further ones by name (`spark` of a KPI: the same metrics by time). Exactly
    one of `result` and `error` is set; an empty `result` is an empty widget. `annotations` stand on its axis
    of time.
    """

    id: str
    kind: str
    title: str
    result: MetricResult | None
    parts: Mapping[str, MetricResult] = field(default_factory=dict)
    forecast: ForecastData | None = None
    drill: DrillOptions | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    error: NexusError | None = None
    annotations: Annotations = Annotations()
