"""Home: what needs attention now, then the dashboards."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components.attention import waiting
from components.dashboard_list import waiting as waiting_tiles
from components.ids import Home as Ids


def layout(**_query: str) -> Component:
    """Places for head, findings and dashboards, grey until they are known."""
    return html.Div(
        [
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Section(waiting(4), id=Ids.ATTENTION),
            html.Section(waiting_tiles(4), id=Ids.DASHBOARDS),
        ],
        id=Ids.BODY,
    )


register_page(__name__, path="/", title="Nexus")
