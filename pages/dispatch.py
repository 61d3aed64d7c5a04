"""The dispatch board of a day."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.dispatch.frame import skeleton
from components.ids import Dispatch as Ids
from components.viewer import title


def layout(*, day: str = "", **_query: str) -> Component:
    """Places for head and board, grey until they are known; the board's script is asked for at once."""
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(skeleton(), id=Ids.BOARD),
        ]
    )


register_page(__name__, path="/dispatch", title=title("nav.dispatch"))
