"""How good the data is: scores, what is wrong, and every table."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.attention import waiting as waiting_notices
from components.ids import Quality as Ids
from components.quality.scores import waiting
from components.viewer import title

SEARCH_ALONE = {"_pages_location.search"}


def layout(**_query: str) -> Component:
    """Places for head, scores, findings and tables, grey until they are known."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(waiting(5), id=Ids.SCORES),
            html.Section(waiting_notices(5), id=Ids.FINDINGS),
            html.Section(html.Div(className="nx-panel nx-bone nx-lakes-bone"), id=Ids.TABLES),
        ],
        className="nx-quality",
    )


register_page(__name__, path="/quality", title=title("nav.quality"))
