"""Bars upon each other, standing or lying."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.view import Card, Chart, Measure, Series
from components.widgets import bar, stacks
from components.widgets.example import MONTHS, proof
from components.widgets.graph import Figure, axis, graph
from components.widgets.lines import Scene


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` as stacked bars."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """The bars of `bar`, one upon the other; the value axis goes to the highest stack."""
    made = bar.figure(chart, t)
    layout, scene = made["layout"], Scene(chart, (), (), t)
    own = scene.actual
    measure = chart.series[0].measure if chart.series else Measure("")
    others = [v for s in chart.series if s not in own for v in s.values]
    values = axis(measure, [*stacks.totals(own), *others], t, zero=True)
    layout["barmode"] = "relative"
    if chart.horizontal:
        layout["xaxis"] |= values
        for trace in made["data"]:
            trace.pop("text", None)
        layout["margin"]["r"] = 8
        layout["showlegend"] = len(own) > 1
    else:
        layout["yaxis"] |= values
        layout |= stacks.labels(own, scene, values["range"])
    return made


def example() -> Card:
    """Win and loss by month."""
    deals = Measure("Deals")
    rows = (("Won", 41), ("Price", 18), ("Competitor", 12), ("Timing", 7))
    series = tuple(
        Series(label, tuple(start + (i * (start % 5 + 1)) % 9 for i in range(12)), deals, mark="bar", key=label)
        for label, start in rows
    )
    chart = Chart(MONTHS, series, grain="month", stacked=True, partial=11)
    return Card("win-loss", "stacked", "Closed deals", chart, note="deals per month", proof=proof())
