"""Areas: one filled line, or several upon each other."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.view import Card, Chart, Measure, Series
from components.widgets import line, stacks
from components.widgets.example import MONTHS, proof
from components.widgets.graph import Figure, axis, finite, graph, places
from components.widgets.lines import Scene, base, traces


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` as areas."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """One area from zero, or all actual series stacked; other roles are lines."""
    names, words, at = places(chart, t)
    scene = Scene(chart, names, at, t)
    own = scene.actual
    alone = len(own) == 1
    data: list[Figure] = []
    for series in chart.series:
        if series in own:
            data += traces(series, scene, fill="var(--series-1-soft)") if alone else [_layer(series, scene)]
        else:
            data += traces(series, scene)
    measure = chart.series[0].measure if chart.series else Measure("")
    heights = stacks.totals(own) if not alone else own[0].values
    others = [v for s in chart.series if s not in own for v in s.values]
    yaxis = axis(measure, [*heights, *others], t, zero=True)
    made = line.layout(scene, words, yaxis)
    if not alone:
        made |= stacks.labels(own, scene, yaxis["range"])
    return {"data": data, "layout": made}


def _layer(series: Series, scene: Scene) -> Figure:
    colour = scene.colour(series)
    soft = colour.replace(")", "-soft)") if colour.startswith("var(--series-") else "var(--sunken)"
    look = {"stackgroup": "one", "line": {"width": 1.5, "color": colour}, "fillcolor": soft}
    return base(series, scene) | {"type": "scatter", "mode": "lines", "y": finite(series.values)} | look


def example() -> Card:
    """Revenue by month and segment."""
    money = Measure("Revenue", "EUR")
    series = tuple(
        Series(label, tuple(round(1e5 * (start + i * slope + (i % 3) * 0.4), 2) for i in range(12)), money, key=label)
        for label, start, slope in (("Enterprise", 8, 0.35), ("Mid-market", 6, 0.2), ("Small business", 3, 0.1))
    )
    chart = Chart(MONTHS, series, grain="month", stacked=True)
    return Card("segments", "area", "Revenue by segment", chart, note="€ per month", proof=proof())
