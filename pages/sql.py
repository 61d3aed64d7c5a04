"""The SQL console: places for head and workbench."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import Sql as Ids
from components.sql.bench import waiting
from components.viewer import title

SEARCH_ALONE = {"_pages_location.search"}


def layout(**_query: str) -> Component:
    """The empty page. A new query string alone leaves the page as it is: its callbacks follow the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(waiting(), id=Ids.BODY),
        ]
    )


register_page(__name__, path="/sql", title=title("nav.sql"))
