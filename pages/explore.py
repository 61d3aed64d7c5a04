"""Explore: places for head, offers and answer, filled from the question in the address."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.explore import bench, keep_drawer
from components.ids import Explore as Ids
from components.viewer import title, viewer

SEARCH_ALONE = {"_pages_location.search"}


def layout(**_query: str) -> Component:
    """The empty page. A new query string alone leaves the page as it is: its callbacks follow the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    t = viewer()
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            bench(t),
            keep_drawer(t),
        ]
    )


register_page(__name__, path="/explore", title=title("nav.explore"))
