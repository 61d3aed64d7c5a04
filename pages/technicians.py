"""Who works in the field, and their phones."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.ids import Technicians as Ids
from components.shell.proof_panel import drawer
from components.viewer import title, viewer

EVERY = 60_000


def layout(**_query: str) -> Component:
    """Places for head, people and the drawer with the codes of a phone."""
    t = viewer()
    return html.Div(
        [
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.LIST),
            drawer(Ids.DRAWER, Ids.DRAWER_BODY, t("technicians.phone.set_up")),
            dcc.Interval(id=Ids.TICK, interval=EVERY),
        ]
    )


register_page(__name__, path="/technicians", title=title("nav.technicians"))
