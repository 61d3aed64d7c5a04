"""What a widget kind provides: what its documents must say, and how it becomes metric queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.dashboards.frame import Frame
from data.dashboards.widget_data import ForecastData
from data.metrics.query import MetricQuery
from data.metrics.result import MetricResult

Run = Callable[[MetricQuery], MetricResult]
Foresee = Callable[[MetricQuery, int], ForecastData]


@dataclass(frozen=True)
class Ask:
    """How a kind asks for the actor: `run` answers a metric query, `foresee` continues one by so many periods, `sql`
    answers the statement of a frame's widget."""

    run: Run
    foresee: Foresee
    sql: Callable[[Frame], Computed]


@dataclass(frozen=True)
class Computed:
    """What a kind found; the fields are those of WidgetData. `options` are facts to be drawn beside the document's;
    `draws` is the kind that draws this result, where that is not known before."""

    result: MetricResult | None
    parts: Mapping[str, MetricResult] = field(default_factory=dict)
    forecast: ForecastData | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    draws: str | None = None


@dataclass(frozen=True)
class Needs:
    """Least and most `metrics` and `axes` (dimensions, hierarchy and time together), and the options it knows.

    Those among `metric_options` name metrics; with `sql` a statement must be there, else there must be none.
    """

    metrics: tuple[int, int] = (1, 12)
    axes: tuple[int, int] = (0, 4)
    options: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    metric_options: frozenset[str] = frozenset()
    sql: bool = False


@dataclass(frozen=True)
class Kind:
    """A widget kind. `draws` is the kind that draws its result where it is not drawn by one of its own name; `course`
    the series over time it will ask for, if any: those of several widgets can be answered at once."""

    needs: Needs
    compute: Callable[[Frame, Ask], Computed]
    draws: str | None = None
    course: Callable[[Frame], MetricQuery | None] | None = None
