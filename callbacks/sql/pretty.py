"""The statement in clean lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from components.ids import Sql as Ids
from data.console import pretty_sql


@callback(
    output={"text": Output(Ids.TEXT, "data")},
    inputs={"ask": Input(Ids.ASK, "data")},
    state={"shown": State(Ids.SHOW, "data")},
    prevent_initial_call=True,
)
def rewrite(ask: Mapping[str, Any] | None, shown: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was asked to be formatted, in clean lines; what can't be is said as a message."""
    if not ask or not shown or ask["what"] != "format" or not ask["text"].strip():
        raise PreventUpdate
    text = pretty_sql(core(), ask["text"], actor=actor(), lake=shown["lake"])
    return {"text": {"tab": ask["tab"], "text": text, "at": ask["at"]}}
