"""The course of scores by day."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.view import Chart
from components.widgets import WIDGETS


def trend_card(chart: Chart, t: Translator) -> Component:
    """A card with the course; a word while only one day is measured."""
    head = html.Header(
        [
            html.H3(t("quality.trend"), className="nx-card-title"),
            html.Span(t("quality.trend.note"), className="nx-card-note"),
        ],
        className="nx-card-head",
    )
    if len(chart.x) < 2:
        body: Component = html.P(t("quality.trend.early"), className="nx-hint")
        return html.Article([head, body], className="nx-card nx-trend-early")
    graph = WIDGETS["line"].render(chart, t, None)
    return html.Article([head, html.Div(graph, className="nx-card-body")], className="nx-card nx-trend")
