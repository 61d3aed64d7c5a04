"""Lakes, and data to add."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components.ids import Lakes as Ids
from components.viewer import title


def layout(**_query: str) -> Component:
    """Places for head, lakes and the panel that adds data."""
    return html.Div(
        [
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.LIST),
            html.Div(id=Ids.ADD_PANEL),
        ]
    )


register_page(__name__, path="/lakes", title=title("nav.lakes"))
