"""One dashboard: places for frame and panel, filled by callbacks from the address."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import DashboardView as Ids
from components.viewer import viewer

SEARCH_ALONE = {"_pages_location.search"}


def title(*, dashboard_id: str = "") -> str:
    """The name in the browser's tab."""
    name = viewer().label("dashboard", dashboard_id, dashboard_id.replace("-", " ").capitalize())
    return f"{name} · Nexus"


def layout(*, dashboard_id: str = "", **_query: str) -> Component:
    """The empty page. A new query string alone leaves the page as it is: its callbacks follow the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.BRUSH),
            dcc.Store(id=Ids.BRUSHED),
            dcc.Store(id=Ids.BEHIND),
            dcc.Store(id=Ids.TRAIL),
            html.Div([html.Div(className="nx-head-place"), html.Div(className="nx-filters-place")], id=Ids.FRAME),
            html.Div(id=Ids.PANEL),
        ]
    )


register_page(__name__, path_template="/dashboards/view/<dashboard_id>", title=title)
