"""Steps from one total to another."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Measure, Waterfall
from components.widgets.example import proof
from components.widgets.graph import HOVER, Figure, axis, category_axis, clipped, exact, graph, key_of, safe, unique
from components.widgets.lines import REST

ALL_WORDED = 7
LARGE = 0.1


def render(body: Waterfall, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Waterfall`."""
    return graph(figure(body, t), name)


def figure(body: Waterfall, t: Translator) -> Figure:
    """Bars that float from where the one before ended; totals stand on zero."""
    bases, tops = levels(body)
    names = unique(body.labels)
    trace = {
        "type": "bar",
        "x": names,
        "base": bases,
        "y": [top - base for base, top in zip(bases, tops, strict=True)],
        "text": _words(body, tops, t),
        "textposition": "outside",
        "constraintext": "none",
        "marker": {"color": _colours(body)},
        "hovertext": exact(body.measure, body.values, t),
        "hovertemplate": HOVER,
        "customdata": list(body.keys) or [None] * len(names),
        "name": safe(body.measure.label),
    }
    yaxis = axis(body.measure, [*bases, *tops], t, zero=True)
    low, high = yaxis["range"]
    yaxis["range"] = [low, high + (high - low) * 0.06]
    return {
        "data": [trace],
        "layout": {
            "bargap": 0.3,
            "meta": {"x": "fit"},
            "xaxis": category_axis(names, [safe(clipped(label, 40)) for label in body.labels]),
            "yaxis": yaxis,
            "shapes": _connectors(body, tops),
            "margin": {"l": 0, "r": 8, "t": 10, "b": 0},
        },
    }


def levels(body: Waterfall) -> tuple[list[float], list[float]]:
    """Where each bar begins and ends; a missing step leaves the level where it is."""
    bases, tops, level = [], [], 0.0
    for value, total in zip(body.values, body.totals, strict=True):
        step = 0.0 if value is None or missing(value) else float(value)
        base = 0.0 if total else level
        level = (step if value is not None else level) if total else level + step
        bases.append(base)
        tops.append(level)
    return bases, tops


def _words(body: Waterfall, tops: list[float], t: Translator) -> list[str]:
    """Every step's value; where they are many, only of totals and large steps, and without the unit."""
    if len(body.values) <= ALL_WORDED:
        return ["" if v is None or missing(v) else t.value(body.measure, v) for v in body.values]
    least = LARGE * (max((*tops, 0.0)) - min((*tops, 0.0)))
    return [
        t.compact(v) if v is not None and not missing(v) and (total or abs(v) >= least) else ""
        for v, total in zip(body.values, body.totals, strict=True)
    ]


def _colours(body: Waterfall) -> list[str]:
    chosen = set(body.selected)
    keys = [key_of(k) for k in body.keys] or [""] * len(body.values)
    found = []
    for value, total, key in zip(body.values, body.totals, keys, strict=True):
        step = "var(--series-2)" if (value or 0) >= 0 else "var(--series-5)"
        own = "var(--series-6)" if total else step
        found.append(REST if chosen and key not in chosen else own)
    return found


def _connectors(body: Waterfall, tops: list[float]) -> list[Figure]:
    line = {"color": "var(--line-strong)", "width": 1}
    return [
        {"type": "line", "x0": i + 0.35, "x1": i + 0.65, "y0": top, "y1": top, "line": line}
        for i, top in enumerate(tops[:-1])
    ]


def example() -> Card:
    """Cash from opening to closing balance."""
    body = Waterfall(
        ("Opening", "Sales", "Payroll", "Suppliers", "Taxes", "Investments", "Closing"),
        (2.1e6, 3.4e6, -1.3e6, -0.9e6, -0.4e6, -0.6e6, 2.3e6),
        (True, False, False, False, False, False, True),
        Measure("Cash", "EUR"),
        keys=(None, "sales", "payroll", "suppliers", "taxes", "investments", None),
    )
    return Card("cash", "waterfall", "Cash flow", body, note="€", proof=proof())
