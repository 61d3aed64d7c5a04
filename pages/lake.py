"""One lake: state, size by day, tables; and the panel that changes it."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import LakePage as Ids
from components.viewer import viewer

SEARCH_ALONE = {"_pages_location.search"}


def title(*, lake: str = "") -> str:
    """The name in the browser's tab."""
    return f"{lake} · {viewer()('nav.lakes')} · Nexus"


def layout(*, lake: str = "", **_query: str) -> Component:
    """The empty page; everything on it follows the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    bone = html.Div(className="nx-panel nx-bone nx-lakes-bone")
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.CHANGED),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Section(html.Div(className="nx-panel nx-bone nx-lake-facts-bone"), id=Ids.FACTS),
            html.Section(html.Div(className="nx-trend-place"), id=Ids.HISTORY),
            html.Section(bone, id=Ids.TABLES),
            html.Section(id=Ids.SOURCES),
            html.Div(id=Ids.PANEL),
        ],
        className="nx-lake",
    )


register_page(__name__, path_template="/lakes/show/<lake>", title=title)
