"""The quality of one table: scores and their course, its rules, what the data suggests, who feeds on it."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import QualityTable as Ids
from components.quality.scores import waiting
from components.viewer import viewer

SEARCH_ALONE = {"_pages_location.search"}


def title(*, lake: str = "", table: str = "") -> str:
    """The name in the browser's tab."""
    return f"{table} · {viewer()('nav.quality')} · Nexus"


def layout(*, lake: str = "", table: str = "", **_query: str) -> Component:
    """The empty page; everything on it follows the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    bone = html.Div(className="nx-panel nx-bone nx-lakes-bone")
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.CHANGED),
            dcc.Store(id=Ids.DROPPED),
            dcc.Store(id=Ids.OFFERED),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(waiting(5), id=Ids.SCORES),
            html.Section(bone, id=Ids.RULES),
            html.Section(id=Ids.SUGGESTIONS),
            html.Section(html.Div(className="nx-trend-place"), id=Ids.TREND),
            html.Section(id=Ids.FEEDS),
            html.Div(id=Ids.PANEL),
        ],
        className="nx-quality",
    )


register_page(__name__, path_template="/quality/table/<lake>/<table>", title=title)
