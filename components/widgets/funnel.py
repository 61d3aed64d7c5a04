"""Steps that lose some at each: bars from one side, with what is kept from step to step."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Chart, Measure, Number, Series
from components.widgets import bar
from components.widgets.example import proof
from components.widgets.graph import Figure, graph


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart`'s first series as a funnel."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Lying bars in order; behind each its value and the share of the step before."""
    lying = Chart(chart.x, chart.series[:1], keys=chart.keys, selected=chart.selected, horizontal=True)
    made = bar.figure(lying, t)
    for trace in made["data"]:
        series = chart.series[0]
        trace["text"] = [_words(series, i, t) for i in range(len(series.values))]
    made["layout"]["xaxis"] |= {"showgrid": False, "showticklabels": False}
    made["layout"]["margin"] |= {"r": 96}
    made["layout"]["bargap"] = 0.22
    return made


def kept(values: tuple[Number | None, ...], i: int) -> float | None:
    """The share of step `i - 1` that reached step `i`; None for the first and where either is missing."""
    if i == 0:
        return None
    before, now = values[i - 1], values[i]
    if before is None or now is None or missing(before) or missing(now) or not before:
        return None
    return float(now) / float(before)


def _words(series: Series, i: int, t: Translator) -> str:
    text, share = t.value(series.measure, series.values[i]), kept(series.values, i)
    return text if share is None else f"{text} \u00b7 {t.percent(share, 0)}"


def example() -> Card:
    """Leads to won deals."""
    labels = ("Leads", "Qualified", "Proposal", "Negotiation", "Won")
    series = Series("Deals", (2418, 1312, 764, 489, 352), Measure("Deals"), mark="bar")
    body = Chart(labels, (series,), keys=tuple(label.lower() for label in labels))
    return Card("stages", "funnel", "Leads to deals", body, note="count, share of the step before", proof=proof())
