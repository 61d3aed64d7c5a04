"""Channels: added, tried, taken away."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.alerts.panels import channel_made, said
from components.format import Translator
from components.ids import Alerts as Ids
from data.errors import NexusError
from data.notify.channels import add_channel, remove_channel, try_channel


@callback(
    output={"result": Output(Ids.CHANNEL_RESULT, "children")},
    inputs={
        "added": Input(Ids.CHANNEL_ADD, "n_clicks"),
        "tried": Input(Ids.channel_try(ALL), "n_clicks"),
        "dropped": Input(Ids.channel_drop(ALL), "n_clicks"),
    },
    state={
        "kind": State(Ids.CHANNEL_KIND, "value"),
        "target": State(Ids.CHANNEL_TARGET, "value"),
        "name": State(Ids.CHANNEL_NAME, "value"),
    },
    prevent_initial_call=True,
)
def act_on_channel(
    added: int | None,
    tried: list[int | None],
    dropped: list[int | None],
    kind: str,
    target: str | None,
    name: str | None,
) -> dict[str, Component]:
    """What came of it; a new webhook's secret is told here once."""
    if ctx.triggered_id is None or not any((added, *tried, *dropped)):
        raise PreventUpdate
    try:
        return {"result": _done(ctx.triggered_id, kind, target or "", name or "", words())}
    except NexusError as error:
        t = words()
        return {"result": said(t(f"errors.{error.code}", **error.params), tone="bad")}


def _done(clicked: Any, kind: str, target: str, name: str, t: Translator) -> Component:
    if clicked == Ids.CHANNEL_ADD:
        channel, secret = add_channel(core(), kind, target, name=name, actor=actor())
        return channel_made(channel.name, secret if kind == "webhook" else "", t)
    if clicked["type"] == Ids.channel_try("")["type"]:
        error = try_channel(core(), clicked["channel"], actor=actor())
        if error is None:
            return said(t("alerts.channel.arrived"), tone="good")
        return said(t("alerts.channel.failed", error=error), tone="bad")
    remove_channel(core(), clicked["channel"], actor=actor())
    return said(t("alerts.channel.dropped"))
