"""Shares of a whole as a ring: five slices at most, the rest together."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Chart, Measure, Series
from components.widgets.example import proof
from components.widgets.graph import Figure, clipped, graph, key_of, safe, unique
from components.widgets.lines import REST

SLICES = 5


def render(chart: Chart, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Chart`'s first series as a ring."""
    return graph(figure(chart, t), name)


def figure(chart: Chart, t: Translator) -> Figure:
    """Slices by size, each with its name and share; the whole stands in the middle."""
    series = chart.series[0] if chart.series else Series("", (), Measure(""))
    slices = _slices(chart, series, t)
    whole = sum(value for _, value, _ in slices)
    chosen = set(chart.selected)
    own = [f"var(--series-{i + 1})" for i in range(SLICES)] + ["var(--series-6)"]
    colours = [
        REST if chosen and key_of(key) not in chosen else own[min(i, SLICES)] for i, (_, _, key) in enumerate(slices)
    ]
    trace = {
        "type": "pie",
        "hole": 0.62,
        "sort": False,
        "direction": "clockwise",
        "labels": unique([label for label, _, _ in slices]),
        "values": [value for _, value, _ in slices],
        "text": [
            f"{safe(clipped(label, 18))}<br>{t.percent(value / whole, 0) if whole else ''}"
            for label, value, _ in slices
        ],
        "textinfo": "text",
        "textposition": "outside",
        "automargin": True,
        "hovertext": [
            f"{safe(label)}<br><b>{t.value(series.measure, value, short=False)}</b>" for label, value, _ in slices
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [key for _, _, key in slices],
        "marker": {"colors": colours},
    }
    middle = {
        "text": f"<b>{t.value(series.measure, whole)}</b>",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"size": 17, "color": "var(--text)"},
    }
    margin = {"l": 8, "r": 8, "t": 18, "b": 18}
    return {"data": [trace], "layout": {"hovermode": "closest", "annotations": [middle], "margin": margin}}


def _slices(chart: Chart, series: Series, t: Translator) -> list[tuple[str, float, str | None]]:
    keys = chart.keys or (None,) * len(chart.x)
    known = [
        (str(x), float(v), key)
        for x, v, key in zip(chart.x, series.values, keys, strict=False)
        if v is not None and not missing(v) and v > 0
    ]
    known.sort(key=lambda one: -one[1])
    if len(known) <= SLICES:
        return known
    rest = sum(value for _, value, _ in known[SLICES - 1 :])
    return [*known[: SLICES - 1], (t("widgets.other"), rest, None)]


def example() -> Card:
    """Customers by segment."""
    labels = ("Enterprise", "Mid-market", "Small business", "Public sector", "Trade", "Private")
    series = Series("Customers", (412, 386, 240, 118, 64, 31), Measure("Customers"))
    body = Chart(labels, (series,), keys=tuple(label.lower() for label in labels))
    return Card("customers", "pie", "Customers by segment", body, note="customers", proof=proof())
