"""Giving a query a name, and forgetting one."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, dcc, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql.address import saved_address
from components.ids import Shell
from components.ids import Sql as Ids
from components.shell.toasts import toast
from data.console import SavedQuery, change_tab, forget_query, save_query, show_tab


@callback(
    output={"saved": Output(Ids.SAVED, "data"), "open": Output(Ids.SAVE_POP, "is_open")},
    inputs={"do": Input(Ids.SAVE_DO, "n_clicks"), "forget": Input(Ids.forget(ALL), "n_clicks")},
    state={
        "title": State(Ids.SAVE_TITLE, "value"),
        "shared": State(Ids.SAVE_SHARED, "value"),
        "shown": State(Ids.SHOW, "data"),
    },
    prevent_initial_call=True,
)
def save(
    do: int | None, forget: list[int | None], title: str | None, shared: list[str], shown: dict[str, Any] | None
) -> dict[str, Any]:
    """The query of the tab under a name, or one query less."""
    subject = ctx.triggered_id
    if not shown or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    if subject != Ids.SAVE_DO:
        forget_query(core(), subject["query"], actor=actor())
        return {"saved": core().clock.now().isoformat(), "open": False}
    tab = show_tab(core(), shown["tab"], actor=actor())
    query = save_query(core(), tab, actor=actor(), title=title or "", shared="shared" in shared)
    change_tab(core(), tab.id, actor=actor(), title=query.title, saved_id=query.id)
    _say(query)
    return {"saved": core().clock.now().isoformat(), "open": False}


@callback(
    output={"title": Output(Ids.SAVE_TITLE, "value"), "shared": Output(Ids.SAVE_SHARED, "value")},
    inputs={"opened": Input(Ids.SAVE, "n_clicks")},
    state={"shown": State(Ids.SHOW, "data")},
    prevent_initial_call=True,
)
def propose(opened: int | None, shown: dict[str, Any] | None) -> dict[str, Any]:
    """The name the query has."""
    if not opened or not shown:
        raise PreventUpdate
    return {"title": show_tab(core(), shown["tab"], actor=actor()).title, "shared": []}


def _say(query: SavedQuery) -> None:
    t = words()
    link = dcc.Link(t("sql.save.link"), href=saved_address(query.id), className="nx-button")
    title = t("sql.save.done_shared" if query.shared else "sql.save.done", title=query.title)
    set_props(Shell.TOASTS, {"children": toast(title, tone="good", action=link)})
