"""When an open dashboard computes itself anew: data changed, or time went by; never while it is paused."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.dashboard_view.view import open_view
from components.format import Translator
from components.icons import icon
from components.ids import DashboardView as Ids
from components.ids import Shell
from data.dashboards.compute import touched


@callback(
    output={"news": Output(Ids.NEWS, "data")},
    inputs={
        "live": Input(Shell.LIVE, "data"),
        "beat": Input(Ids.REFRESH, "n_intervals"),
        "pauses": Input(Ids.PAUSE, "n_clicks"),
    },
    state={"pathname": State(Ids.URL, "pathname"), "search": State(Ids.URL, "search")},
    prevent_initial_call=True,
)
def hear(live: Any, beat: int | None, pauses: int | None, pathname: str, search: str) -> dict[str, list[Any]]:
    """Something new that may change what is shown. Who goes on after a pause hears what was missed."""
    if is_paused(pauses) or ctx.triggered_id == Ids.PAUSE and not pauses:
        raise PreventUpdate
    if ctx.triggered_id == Shell.LIVE and not _concerned(live, pathname, search):
        raise PreventUpdate
    return {"news": [live, beat, pauses]}


@callback(
    output={"label": Output(Ids.PAUSE, "children")},
    inputs={"pauses": Input(Ids.PAUSE, "n_clicks")},
    prevent_initial_call=True,
)
def show_pause(pauses: int | None) -> dict[str, Component]:
    """The button says what pressing it does."""
    return {"label": pause_label(words(), paused=is_paused(pauses))}


def _concerned(live: Any, pathname: str, search: str) -> bool:
    """Whether one of the loads that were told of changed a table beneath the dashboard."""
    view = open_view(pathname, search)
    told = [event["data"] for event in live["events"]]
    loads = [(load["lake"], load["tables"]) for load in told]
    return touched(core(), view.dashboard.id, view.state, loads, actor=actor())


def is_paused(pauses: int | None) -> bool:
    """Whether the dashboard stands still after so many clicks."""
    return bool((pauses or 0) % 2)


def pause_button(t: Translator) -> Component:
    """The button that stops and starts the refreshing."""
    look = "nx-button nx-button-quiet nx-button-icon"
    return html.Button(pause_label(t, paused=False), id=Ids.PAUSE, type="button", className=look)


def pause_label(t: Translator, *, paused: bool) -> Component:
    """The picture of what a click does."""
    return icon("play" if paused else "pause", t(f"dashboard_view.{'resume' if paused else 'pause'}"))
