"""Words for an address without a page."""

from __future__ import annotations

from dash import Input, Output, callback, dcc
from dash.development.base_component import Component

from callbacks.context import words
from components.ids import NotFound as Ids
from components.shell.states import empty_state


@callback(output={"body": Output(Ids.BODY, "children")}, inputs={"shown": Input(Ids.BODY, "id")})
def show_words(shown: str) -> dict[str, Component]:
    """That there is no such page, and the way home."""
    t = words()
    home = dcc.Link(t("not_found.home"), href="/", className="nx-button nx-button-primary")
    return {"body": empty_state(t("not_found.title"), t("not_found.words"), [home])}
