"""Bars and lines together, on one axis or two: Pareto, volume with rate."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.view import Card, Chart, Measure, Series
from components.widgets.bar import bars
from components.widgets.example import proof
from components.widgets.graph import Figure, axis, category_axis, graph, places, room
from components.widgets.lines import Scene, traces


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` as bars and lines."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Series drawn by their `mark`, on the axis they name; a legend says which is which."""
    names, words, at = places(chart, t)
    scene = Scene(chart, names, at, t)
    layout: Figure = {
        "barmode": "stack" if chart.stacked else "group",
        "meta": room(chart),
        "xaxis": category_axis(names, words),
        "yaxis": _axis(chart, "left", t),
        "showlegend": len(chart.series) > 1,
        "margin": {"l": 0, "r": 8, "t": 26, "b": 0},
    }
    if any(s.axis == "right" for s in chart.series):
        right = {"overlaying": "y", "side": "right", "showgrid": False, "tickfont": {"color": "var(--muted)"}}
        layout["yaxis2"] = _axis(chart, "right", t) | right
    return {"data": [trace for s in chart.series for trace in _drawn(s, scene)], "layout": layout}


def _drawn(series: Series, scene: Scene) -> list[Figure]:
    bar = series.mark == "bar" and series.role in ("actual", "other")
    found = [bars(series, scene)] if bar else traces(series, scene)
    side = {"yaxis": "y2"} if series.axis == "right" else {}
    return [trace | side for trace in found]


def _axis(chart: Chart, side: str, t: Translator) -> Figure:
    here = [s for s in chart.series if s.axis == side] or list(chart.series)
    values = [v for s in here for part in (s.values, s.high) for v in part]
    bars_here = any(s.mark != "line" for s in here) or side == "right"
    return axis(here[0].measure if here else Measure(""), values, t, zero=bars_here)


def example() -> Card:
    """Defects by cause with their cumulated share."""
    counts = (412, 236, 151, 87, 42, 31)
    shares = tuple(round(sum(counts[: i + 1]) / sum(counts), 4) for i in range(len(counts)))
    chart = Chart(
        ("Seal", "Weld", "Sensor", "Paint", "Thread", "Other"),
        (
            Series("Defects", counts, Measure("Defects", better="down"), mark="bar", key="defects"),
            Series("Cumulated", shares, Measure("Share", "percent"), mark="line", axis="right", key="share"),
        ),
        keys=("seal", "weld", "sensor", "paint", "thread", None),
    )
    return Card("defects", "combo", "Defects by cause", chart, note="count and share", proof=proof())
