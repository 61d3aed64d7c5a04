"""The one writer of the console's address: another tab, a new one, the neighbour of one that was closed."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, dcc, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql.address import tab_address, tab_search
from components.ids import Shell
from components.ids import Sql as Ids
from components.shell.toasts import toast
from data.console import close_tab, new_tab


@callback(
    output={"search": Output(Ids.URL, "search")},
    inputs={"new": Input(Ids.NEW, "n_clicks"), "close": Input(Ids.close(ALL), "n_clicks")},
    state={"shown": State(Ids.SHOW, "data")},
    prevent_initial_call=True,
)
def move(new: int | None, close: list[int | None], shown: dict[str, Any] | None) -> dict[str, str]:
    """The query string after a tab was made or closed."""
    subject = ctx.triggered_id
    if not shown or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    if subject == Ids.NEW:
        return {"search": tab_search(new_tab(core(), actor=actor(), lake=shown["lake"]).id)}
    left = close_tab(core(), subject["tab"], actor=actor())
    _offer_undo(subject["tab"])
    kept = shown["tab"] if subject["tab"] != shown["tab"] else left
    return {"search": tab_search(kept or new_tab(core(), actor=actor(), lake=shown["lake"]).id)}


def _offer_undo(tab_id: str) -> None:
    t = words()
    undo = dcc.Link(t("sql.tab.undo"), href=tab_address(tab_id), className="nx-button")
    set_props(Shell.TOASTS, {"children": toast(t("sql.tab.closed"), action=undo)})
