"""The list of dashboards."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.dashboard_list import waiting
from components.ids import Dashboards as Ids
from components.viewer import title


def layout(**_query: str) -> Component:
    """Places for head and dashboards, grey until they are known."""
    return html.Div(
        [
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            dcc.Store(id=Ids.CHANGED),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(waiting(4), id=Ids.LIST),
        ]
    )


register_page(__name__, path="/dashboards", title=title("nav.dashboards"))
