"""Cohorts: what share of those who began together is still there, period by period."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.view import Card, Matrix, Measure
from components.widgets import heatmap
from components.widgets.example import MONTHS, proof
from components.widgets.graph import Figure, graph


def render(body: Matrix, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Matrix` whose rows are cohorts; columns count from their beginning."""
    return graph(figure(body, t), name)


def figure(body: Matrix, t: Translator) -> Figure:
    """A heatmap whose columns stand above, as a triangle is read from its top."""
    made = heatmap.figure(body, t)
    made["layout"]["xaxis"]["side"] = "top"
    made["data"][0] |= {"xgap": 1, "ygap": 1}
    return made


def example() -> Card:
    """Customers still buying by months since their first order."""
    months = tuple(f"{m:%b %Y}" for m in MONTHS[:8])
    rows = tuple(
        tuple(round(0.97**j * (1 - 0.06 * min(j, 3)) - i * 0.004, 3) if i + j < 8 else None for j in range(8))
        for i in range(8)
    )
    body = Matrix(months, tuple(str(j) for j in range(8)), rows, Measure("Retention", "percent", decimals=0))
    return Card("retention", "cohort", "Retention", body, note="by month since first order", proof=proof())
