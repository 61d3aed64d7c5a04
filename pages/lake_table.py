"""One table of a lake: its columns, what is in them, some of its rows."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import LakeTable as Ids
from components.viewer import viewer

SEARCH_ALONE = {"_pages_location.search"}


def title(*, lake: str = "", table: str = "") -> str:
    """The name in the browser's tab."""
    return f"{table} · {viewer()('nav.lakes')} · Nexus"


def layout(*, lake: str = "", table: str = "", **_query: str) -> Component:
    """The empty page; everything on it follows the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh=False),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(id=Ids.HEALTH, className="nx-lake-health-place"),
            html.Div(html.Div(className="nx-panel nx-bone nx-lake-table-bone"), id=Ids.BODY),
            html.Div(id=Ids.LINEAGE, className="nx-lake-lineage-place"),
        ]
    )


register_page(__name__, path_template="/lakes/view/<lake>/<table>", title=title)
