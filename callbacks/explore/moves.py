"""The one writer of the address: what is picked in the row above becomes another query string."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, callback, ctx
from dash.exceptions import PreventUpdate

from callbacks.explore.address import View, readable_view, search_of
from callbacks.explore.marks import clicked
from callbacks.explore.narrow import narrowed
from components.ids import Explore as Ids


@callback(
    output={"search": Output(Ids.URL, "search")},
    inputs={
        "range": Input(Ids.RANGE, "value"),
        "grain": Input(Ids.GRAIN, "value"),
        "compare": Input(Ids.COMPARE, "value"),
        "apply": Input(Ids.FILTER_APPLY, "n_clicks"),
        "mark": Input(Ids.MARK, "data"),
    },
    state={
        "field": State(Ids.FILTER_FIELD, "value"),
        "op": State(Ids.FILTER_OP, "value"),
        "values": State(Ids.FILTER_VALUES, "value"),
        "text": State(Ids.FILTER_TEXT, "value"),
        "beside": State(Ids.FILTER_BESIDE, "value"),
        "search": State(Ids.URL, "search"),
    },
    prevent_initial_call=True,
)
def move(**given: Any) -> dict[str, str]:
    """The query string after what was just done; nothing where that changes nothing."""
    if ctx.triggered_id is None or not (given["range"] and given["grain"] and given["compare"]):
        raise PreventUpdate
    before = readable_view(given["search"])
    after = MOVES.get(ctx.triggered_id, _picked)(before, given)
    if after == before:
        raise PreventUpdate
    return {"search": search_of(after.question, after.state, rows=after.rows)}


def _picked(view: View, given: Mapping[str, Any]) -> View:
    range, grain, compare = given["range"], given["grain"], given["compare"]
    state = replace(
        view.state,
        range=None if range == "last 12 months" else range,
        grain=None if grain == "auto" else grain,
        compare=None if compare == "none" else compare,
    )
    return replace(view, state=state)


MOVES: dict[str, Callable[[View, Mapping[str, Any]], View]] = {Ids.FILTER_APPLY: narrowed, Ids.MARK: clicked}
