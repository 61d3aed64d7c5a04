"""The list of pipelines."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.ids import Pipelines as Ids
from components.viewer import title


def layout(**_query: str) -> Component:
    """Places for head and list, grey until they are known."""
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.LIST),
        ]
    )


register_page(__name__, path="/pipelines", title=title("nav.pipelines"))
