"""Where rows come from and where they go."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.pipelines.facts import LineageFact


def lineage(one: LineageFact, t: Translator) -> Component:
    """Source, steps, table, and who feeds on it, from left to right."""
    table: Component = html.Span(one.table)
    if one.table_href:
        table = dcc.Link(one.table, href=one.table_href)
    stops = [_stop(t("pipelines.part.source"), [html.Span(one.source)])]
    if one.steps:
        stops.append(_stop(t("pipelines.steps"), [html.Span(" → ".join(one.steps))]))
    stops.append(_stop(t("pipelines.part.destination"), [table]))
    if one.datasets:
        stops.append(_stop(t("quality.feeds.datasets"), [html.Span(", ".join(one.datasets))]))
    if one.dashboards:
        links = [dcc.Link(name, href=href) for name, href in one.dashboards]
        stops.append(_stop(t("quality.feeds.dashboards"), links))
    parts: list[Component] = []
    for stop in stops:
        parts += [html.Span(icon("right"), className="nx-lineage-arrow"), stop] if parts else [stop]
    return html.Div(parts, className="nx-lineage nx-panel")


def _stop(title: str, names: list[Component]) -> Component:
    return html.Div([html.Div(title, className="nx-hint"), html.Div(names)], className="nx-lineage-stop")
