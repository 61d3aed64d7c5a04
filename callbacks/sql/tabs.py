"""The tab in the address: its text for the editor, its lake, and the strip of all tabs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.errors import show_error
from callbacks.sql.address import tab_address, tab_of
from components.format import Translator
from components.ids import Sql as Ids
from components.sql.strip import TabLabel, label_of, strip
from data.console import Tab, change_tab, current_tab, open_tabs, written_dialect
from data.errors import NotFound

NAMES = "/api/data-warehouse/names"


@callback(
    output={"show": Output(Ids.SHOW, "data"), "lake": Output(Ids.LAKE, "value")},
    inputs={"search": Input(Ids.URL, "search"), "lake": Input(Ids.LAKE, "value")},
    state={"shown": State(Ids.SHOW, "data")},
)
def show_tab(search: str | None, lake: str | None, shown: dict[str, Any] | None) -> dict[str, Any]:
    """The tab of the address for the editor; after another lake was picked, the tab with that one."""
    if ctx.triggered_id == Ids.LAKE and shown and lake:
        if lake == shown["lake"]:
            raise PreventUpdate
        change_tab(core(), shown["tab"], actor=actor(), lake=lake)
        return {"show": {**shown, **_spoken(lake)}, "lake": lake}
    try:
        tab = tab_of(search)
    except NotFound as error:
        show_error(error)
        tab = current_tab(core(), actor=actor())
    return {"show": _order(tab, words()), "lake": tab.lake}


@callback(
    output={"tabs": Output(Ids.TABS, "children")},
    inputs={
        "shown": Input(Ids.SHOW, "data"),
        "kept": Input(Ids.KEPT, "data"),
        "saved": Input(Ids.SAVED, "data"),
    },
    prevent_initial_call=True,
)
def show_strip(shown: dict[str, Any] | None, kept: Any, saved: Any) -> dict[str, list[Component]]:
    """All open tabs; their names follow what is written."""
    if not shown:
        raise PreventUpdate
    t = words()
    tabs = open_tabs(core(), actor=actor())
    labels = [
        TabLabel(tab.id, label_of(tab.title, tab.text, t), tab_address(tab.id), tab.id == shown["tab"]) for tab in tabs
    ]
    return {"tabs": strip(labels, t)}


def _order(tab: Tab, t: Translator) -> dict[str, Any]:
    said = {"placeholder": t("sql.editor.placeholder"), "label": t("sql.editor.label")}
    return {"tab": tab.id, "text": tab.text, "caret": tab.caret, "words": said, **_spoken(tab.lake)}


def _spoken(lake: str) -> dict[str, Any]:
    """The language of a lake, and where its names are."""
    record = core().lakes.record(lake)
    names = f"{NAMES}?{urlencode({'lake': lake, 'version': core().lakes.version(lake)})}"
    return {"lake": lake, "dialect": written_dialect(record), "names": names}
