"""Keeps the question as a widget of a dashboard."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards.fault import fault_of_asker
from callbacks.context import actor, core, words
from callbacks.dashboard_view.address import address
from callbacks.explore.address import open_view, readable_view
from callbacks.explore.answer import title_of
from components.explore import kept
from components.ids import Explore as Ids
from components.shell.states import error_card
from data.dashboards import DashboardState, keep_question, list_dashboards
from data.errors import InputError, NexusError

NEW = ""


@callback(
    output={
        "open": Output(Ids.DRAWER, "is_open"),
        "title": Output(Ids.KEEP_TITLE, "value"),
        "options": Output(Ids.KEEP_ONTO, "options"),
    },
    inputs={"clicks": Input(Ids.KEEP, "n_clicks")},
    state={"search": State(Ids.URL, "search")},
)
def open_drawer(clicks: int | None, search: str | None) -> dict[str, Any]:
    """The panel opens with the question's own title and the dashboards that can take it."""
    if not clicks:
        raise PreventUpdate
    view = readable_view(search)
    own = [{"value": each.id, "label": each.name} for each in list_dashboards(core()) if not each.prebuilt]
    return {
        "open": True,
        "title": title_of(view)[:120],
        "options": [{"value": NEW, "label": view.t("explore.keep.new")}, *own],
    }


@callback(
    output={"result": Output(Ids.KEEP_RESULT, "children")},
    inputs={"clicks": Input(Ids.KEEP_SUBMIT, "n_clicks")},
    state={
        "search": State(Ids.URL, "search"),
        "title": State(Ids.KEEP_TITLE, "value"),
        "onto": State(Ids.KEEP_ONTO, "value"),
    },
    prevent_initial_call=True,
)
def keep(clicks: int | None, search: str | None, title: str | None, onto: str | None) -> dict[str, Component]:
    """The way to the dashboard the question was kept on, or why it was not."""
    if not clicks:
        raise PreventUpdate
    t = words()
    try:
        view = open_view(search)
        if not title or not title.strip():
            raise InputError("explore.no_title")
        found = keep_question(core(), view.question, view.state, title=title.strip(), onto=onto or None, actor=actor())
    except NexusError as error:
        return {"result": error_card(fault_of_asker(error), t)}
    return {"result": kept(found.name, address(found.id, DashboardState()), t)}
