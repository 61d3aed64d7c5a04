"""Two numbers of each member against each other: a point a member, named where there are few."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Chart, Measure, Number, Series
from components.widgets.example import proof
from components.widgets.graph import Figure, axis, clipped, finite, graph, key_of, safe
from components.widgets.lines import REST

NAMED = 12
NOTHING = Series("", (), Measure(""))


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart` whose first series goes right and whose second goes up."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Points; those of members without one of the two numbers are left out."""
    right, up = (*chart.series, NOTHING, NOTHING)[:2]
    keys = chart.keys or (None,) * len(chart.x)
    rows = [
        (str(x), a, b, key)
        for x, a, b, key in zip(chart.x, right.values, up.values, keys, strict=False)
        if a is not None and b is not None and not missing(a) and not missing(b)
    ]
    chosen = set(chart.selected)
    trace = {
        "type": "scatter",
        "mode": "markers+text" if len(rows) <= NAMED else "markers",
        "x": finite(a for _, a, _, _ in rows),
        "y": finite(b for _, _, b, _ in rows),
        "text": [safe(clipped(name, 18)) for name, *_ in rows],
        "textposition": "top center",
        "cliponaxis": False,
        "hovertext": [_words(row[0], (right, row[1]), (up, row[2]), t) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [key for *_, key in rows],
        "marker": {
            "size": 9,
            "color": [REST if chosen and key_of(key) not in chosen else "var(--series-1)" for *_, key in rows],
        },
    }
    layout = {
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": {**axis(right.measure, right.values, t), "title": {"text": safe(right.label)}, "showgrid": True},
        "yaxis": {**axis(up.measure, up.values, t), "title": {"text": safe(up.label)}},
        "margin": {"l": 64, "r": 24, "t": 24, "b": 48},
    }
    return {"data": [trace], "layout": layout}


def _words(name: str, right: tuple[Series, Number], up: tuple[Series, Number], t: Translator) -> str:
    told = [f"{safe(one.label)}: <b>{t.value(one.measure, value, short=False)}</b>" for one, value in (right, up)]
    return "<br>".join([safe(name), *told])


def example() -> Card:
    """Discount and margin by sales representative."""
    names = ("Ann", "Bilal", "Chiara", "Dmitri", "Elif", "Farid")
    right = Series("Discount", (0.04, 0.11, 0.07, 0.15, 0.02, 0.09), Measure("Discount", "percent"))
    up = Series("Gross margin", (0.41, 0.33, 0.37, 0.29, 0.44, 0.34), Measure("Gross margin", "percent"))
    body = Chart(names, (right, up), keys=tuple(name.lower() for name in names))
    return Card("discounts", "scatter", "Discount and margin", body, proof=proof())
