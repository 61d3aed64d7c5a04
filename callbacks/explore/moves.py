"""The one writer of the address: what is picked in the row above becomes another query string."""

from __future__ import annotations

from dataclasses import replace

from dash import Input, Output, State, callback, ctx
from dash.exceptions import PreventUpdate

from callbacks.explore.address import open_view, search_of
from components.ids import Explore as Ids


@callback(
    output={"search": Output(Ids.URL, "search")},
    inputs={
        "range": Input(Ids.RANGE, "value"),
        "grain": Input(Ids.GRAIN, "value"),
        "compare": Input(Ids.COMPARE, "value"),
    },
    state={"search": State(Ids.URL, "search")},
    prevent_initial_call=True,
)
def move(range: str | None, grain: str | None, compare: str | None, search: str | None) -> dict[str, str]:
    """The query string after a pick; nothing where it says so already."""
    if ctx.triggered_id is None or not (range and grain and compare):
        raise PreventUpdate
    view = open_view(search)
    state = replace(
        view.state,
        range=None if range == "last 12 months" else range,
        grain=None if grain == "auto" else grain,
        compare=None if compare == "none" else compare,
    )
    if state == view.state:
        raise PreventUpdate
    return {"search": search_of(view.question, state)}
