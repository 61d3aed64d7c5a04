"""Alerts: what was found, what is watched, where words go; the panel of one alert follows the address."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import Alerts as Ids
from components.viewer import title

SEARCH_ALONE = {"_pages_location.search"}


def layout(**_query: str) -> Component:
    """The empty page. A new query string alone leaves the page as it is: its callbacks follow the address."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    bone = html.Div(className="nx-panel nx-bone nx-lakes-bone")
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.CHANGED),
            dcc.Store(id=Ids.NOTED),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Section(id=Ids.OPEN),
            html.Section(bone, id=Ids.LIST),
            html.Section(id=Ids.FOUND),
            html.Section(id=Ids.CHANNELS),
            html.Div(id=Ids.CHANNEL_RESULT, role="status"),
            html.Section(id=Ids.SENT),
            html.Div(id=Ids.PANEL),
        ],
        className="nx-alerts",
    )


register_page(__name__, path="/alerts", title=title("nav.alerts"))
