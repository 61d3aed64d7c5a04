"""Bars, lying or standing: grey except the ones that speak when something is selected."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.view import Card, Chart, Measure, Series
from components.widgets.example import PRODUCTS, proof
from components.widgets.graph import (
    HOVER,
    Figure,
    axis,
    category_axis,
    clipped,
    exact,
    finite,
    graph,
    key_of,
    places,
    room,
    safe,
    unique,
)
from components.widgets.lines import REST, Scene, traces

WORDS = 28
APART = "\u2002"


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` as bars."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Lying bars with their values at the end, or standing ones over a value axis."""
    return _lying(chart, t) if chart.horizontal else standing(chart, t)


def colours(series: Series, scene: Scene) -> list[str]:
    """One colour a bar: the series', or grey for bars that are not selected while others are."""
    own, chosen = scene.colour(series), set(scene.chart.selected)
    keys = [key_of(k) for k in scene.keys(series)]
    if not chosen & set(keys):
        return [own] * len(keys)
    return [own if k in chosen else REST for k in keys]


def bars(series: Series, scene: Scene) -> Figure:
    """The trace of standing bars; the period that is not over is hatched."""
    marker: Figure = {"color": colours(series, scene)}
    partial = scene.chart.partial
    if partial is not None and partial < len(series.values):
        hatch = ["/" if i == partial else "" for i in range(len(series.values))]
        marker["pattern"] = {"shape": hatch, "fillmode": "replace", "size": 6, "solidity": 0.35}
    return {
        "type": "bar",
        "x": [scene.names[i] for i in scene.at],
        "y": finite(series.values),
        "name": safe(series.label),
        "marker": marker,
        "hovertext": exact(series.measure, series.values, scene.t),
        "hovertemplate": HOVER,
        "customdata": scene.keys(series),
    }


def standing(chart: Chart, t: Translator) -> Figure:
    """Bars over positions; series of other roles (target, previous, forecast) are lines above them."""
    names, words, at = places(chart, t)
    scene = Scene(chart, names, at, t)
    data: list[Figure] = []
    for series in chart.series:
        lying = series.role in ("actual", "other")
        data += [bars(series, scene)] if lying else traces(series, scene)
    values = [v for s in chart.series for part in (s.values, s.high) for v in part]
    measure = chart.series[0].measure if chart.series else Measure("")
    return {
        "data": data,
        "layout": {
            "barmode": "group",
            "meta": room(chart),
            "xaxis": category_axis(names, words),
            "yaxis": axis(measure, values, t, zero=True),
            "showlegend": len(chart.series) > 1,
            "margin": {"l": 0, "r": 8, "t": 10, "b": 0},
        },
    }


def _lying(chart: Chart, t: Translator) -> Figure:
    names = unique([str(x) for x in chart.x])
    scene = Scene(chart, names, range(len(names)), t)
    values = [v for s in chart.series for v in s.values]
    measure = chart.series[0].measure if chart.series else Measure("")
    xaxis = axis(measure, values, t, zero=True)
    return {
        "data": [_lying_trace(s, scene) for s in chart.series],
        "layout": {
            "barmode": "group",
            "hovermode": "y unified",
            "meta": {"x": "thin", "y": "fit"},
            "xaxis": xaxis | {"showgrid": True},
            "yaxis": category_axis(names, [safe(clipped(str(x), WORDS)) for x in chart.x])
            | {"autorange": "reversed", "showgrid": False},
            "showlegend": len(chart.series) > 1,
            "margin": {"l": 0, "r": 56, "t": 4, "b": 0},
        },
    }


def _lying_trace(series: Series, scene: Scene) -> Figure:
    if series.role in ("target", "previous", "limit"):
        return _ticks(series, scene)
    return {
        "type": "bar",
        "orientation": "h",
        "x": finite(series.values),
        "y": list(scene.names),
        "name": safe(series.label),
        "marker": {"color": colours(series, scene)},
        "text": [APART + scene.t.value(series.measure, v) for v in series.values],
        "textposition": "outside",
        "hovertext": exact(series.measure, series.values, scene.t),
        "hovertemplate": HOVER,
        "customdata": scene.keys(series),
    }


def _ticks(series: Series, scene: Scene) -> Figure:
    colour, width = "var(--text)", 2.2 if series.role == "target" else 1.2
    return {
        "type": "scatter",
        "mode": "markers",
        "x": finite(series.values),
        "y": list(scene.names),
        "name": safe(series.label),
        "marker": {"symbol": "line-ns-open", "size": 13, "color": colour, "line": {"width": width, "color": colour}},
        "hovertext": exact(series.measure, series.values, scene.t),
        "hovertemplate": HOVER,
        "customdata": scene.keys(series),
    }


def example() -> Card:
    """Revenue by product with the first one selected."""
    values = (9.3e6, 6.2e6, 4.1e6, 3.4e6, 2.6e6, 1.2e6)
    chart = Chart(
        PRODUCTS,
        (Series("Revenue", values, Measure("Revenue", "EUR"), mark="bar"),),
        keys=tuple(p.lower() for p in PRODUCTS),
        selected=("heat pumps",),
        horizontal=True,
    )
    return Card("products", "bar", "Revenue by product", chart, note="€", proof=proof(), drills=True)
