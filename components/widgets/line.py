"""Lines over time or members, labelled at their ends."""

from __future__ import annotations

from datetime import date

from dash import dcc

from components.format import Translator
from components.view import Card, Chart, Measure, Series
from components.widgets.example import MONTHS, proof
from components.widgets.graph import Figure, axis, category_axis, graph, places, room
from components.widgets.labels import ends, width
from components.widgets.lines import Scene, end, shapes, traces

LABELLED = 4


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` as lines."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Lines by role; up to four are labelled where they end, more get a legend."""
    names, words, at = places(chart, t)
    scene = Scene(chart, names, at, t)
    order = sorted(chart.series, key=lambda s: s.role in ("actual", "other"))
    data = [trace for series in order for trace in traces(series, scene)]
    first = chart.series[0].measure if chart.series else Measure("")
    values = [v for s in chart.series for part in (s.values, s.low, s.high) for v in part]
    yaxis = axis(first, values, t)
    return {"data": data, "layout": layout(scene, words, yaxis)}


def layout(scene: Scene, words: list[str], yaxis: Figure) -> Figure:
    """Axes, end labels or legend, and annotations of a chart of lines."""
    chart = scene.chart
    named = chart.series if len(scene.actual) > 1 else [s for s in chart.series if s not in scene.actual]
    found = [e for e in (end(s, scene) for s in named) if e]
    direct = len(chart.series) <= LABELLED
    marks, notes = shapes(chart, scene)
    labels = ends(found, yaxis["range"]) if direct else []
    last = len(scene.names) - 1
    return {
        "meta": room(chart),
        "xaxis": category_axis(scene.names, words) | {"range": [-0.02 * last - 0.05, last + 0.02 * last + 0.05]},
        "yaxis": yaxis,
        "annotations": [*labels, *notes],
        "shapes": marks,
        "showlegend": not direct,
        "margin": {"l": 0, "r": width(found) if direct and found else 10, "t": 22 if notes else 10, "b": 0},
    }


def example() -> Card:
    """Revenue by month with target, forecast and the year before; November is not over."""
    money = Measure("Revenue", "EUR")
    actual = (1.82, 1.91, 2.02, 2.21, 2.14, 2.3, 2.42, 2.35, 2.2, 2.51, 2.66, 1.6, None)
    before = (1.58, 1.66, 1.76, 1.92, 1.86, 2.0, 2.1, 2.04, 1.91, 2.18, 2.31, 2.28, None)
    target = tuple(round(2.0 + i * 0.055, 3) for i in range(12))
    gap = (None,) * 10
    chart = Chart(
        (*MONTHS, date(2026, 12, 1)),
        (
            Series("Revenue", _millions(actual), money),
            Series("Previous year", _millions(before), money, role="previous"),
            Series("Target", _millions((*target, None)), money, role="target"),
            Series(
                "Forecast",
                _millions((*gap, 2.66, 2.65, 2.74)),
                money,
                role="forecast",
                low=_millions((*gap, 2.66, 2.52, 2.55)),
                high=_millions((*gap, 2.66, 2.78, 2.93)),
            ),
        ),
        grain="month",
        partial=11,
    )
    return Card("forecast", "line", "Forecast vs. actual", chart, note="€ per month", proof=proof(partial="November"))


def _millions(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
    return tuple(None if v is None else round(v * 1e6, 2) for v in values)
