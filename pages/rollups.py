"""What is added up ahead of time, and what it is worth."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.ids import Rollups as Ids
from components.viewer import title

EVERY = 5_000


def layout(**_query: str) -> Component:
    """Places for head and table, and the beat in which building is followed."""
    return html.Div(
        [
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.LIST),
            html.Div(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.OFFERS),
            dcc.Store(id=Ids.BEGUN),
            dcc.Store(id=Ids.DECIDED),
            dcc.Store(id=Ids.OFFERED),
            dcc.Interval(id=Ids.TICK, interval=EVERY),
        ]
    )


register_page(__name__, path="/rollups", title=title("rollups.title"))
