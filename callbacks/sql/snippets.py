"""Pieces of SQL: kept from the selection, removed, and listed at the side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.format import Translator
from components.ids import Shell
from components.ids import Sql as Ids
from components.shell.toasts import toast
from components.sql.snippets import Piece, pieces
from data.console import forget_snippet, save_snippet, snippets

WORDS = 80


@callback(
    output={"snippets": Output(Ids.SNIPPETS, "data")},
    inputs={"ask": Input(Ids.ASK, "data"), "forget": Input(Ids.forget_snippet(ALL), "n_clicks")},
    state={"fields": State(Ids.snippet(ALL), "value"), "names": State(Ids.snippet(ALL), "id")},
    prevent_initial_call=True,
)
def keep(
    ask: Mapping[str, Any] | None, forget: list[int | None], fields: list[Any], names: list[dict[str, str]]
) -> dict[str, str]:
    """What is selected becomes a snippet, or there is one less."""
    subject = ctx.triggered_id
    if isinstance(subject, Mapping):
        if not any(one["value"] for one in ctx.triggered):
            raise PreventUpdate
        forget_snippet(core(), subject["snippet"], actor=actor())
    elif ask and ask["what"] == "snippet":
        given = {each["part"]: value for each, value in zip(names, fields, strict=True)}
        shared = "shared" in (given.get("shared") or ())
        kept = save_snippet(core(), actor=actor(), name=given.get("name") or "", text=ask["text"], shared=shared)
        set_props(Shell.TOASTS, {"children": toast(words()("sql.snippets.kept", name=kept.name), tone="good")})
    else:
        raise PreventUpdate
    return {"snippets": core().clock.now().isoformat()}


def listed(find: str, _lake: str, t: Translator) -> Component:
    """The snippets that have the words that are looked for."""
    mine = actor().id
    found = [
        Piece(each.id, each.name, each.text, " ".join(each.text.split())[:WORDS], each.owner == mine)
        for each in snippets(core(), actor=actor())
        if find in each.name.lower() or find in each.text.lower()
    ]
    return pieces(found, t)
