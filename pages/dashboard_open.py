"""A short link to a view of a dashboard: leads on to it."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.ids import DashboardOpen as Ids
from components.viewer import title, viewer


def layout(*, view_id: str = "", **_query: str) -> Component:
    """What stands until the view is known, or that there is none."""
    t = viewer()
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.VIEW, data=view_id),
            html.Div(html.P(t("dashboard_open.opening"), className="nx-hint"), id=Ids.BODY),
        ]
    )


register_page(__name__, path_template="/dashboards/open/<view_id>", title=title("nav.dashboards"))
