"""The query of a result becomes a table of the warehouse, kept by a pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback, dcc, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines.address import execution_address
from callbacks.sql.keep import asked_of
from components.ids import Shell
from components.ids import Sql as Ids
from components.shell.toasts import toast
from data.pipelines import publish_query

Given = Mapping[str, Any] | None


@callback(
    output={"open": Output(Ids.PUBLISH_POP, "is_open")},
    inputs={"do": Input(Ids.PUBLISH_DO, "n_clicks")},
    state={
        "title": State(Ids.PUBLISH_TITLE, "value"),
        "run": State(Ids.RUN, "data"),
        "ask": State(Ids.ASK, "data"),
    },
    prevent_initial_call=True,
)
def publish(do: int | None, title: str | None, run: Given, ask: Given) -> dict[str, bool]:
    """The pipeline is made and begins; the way to its execution."""
    if not do or not run or not run.get("query"):
        raise PreventUpdate
    t, sql = words(), asked_of(run, ask).sql
    stored, execution = publish_query(core(), sql.text, title=title or "", lake=sql.lake, actor=actor())
    table = stored.pipeline.destination.options["table"]
    link = dcc.Link(t("sql.publish.link"), href=execution_address(execution.id), className="nx-button")
    set_props(Shell.TOASTS, {"children": toast(t("sql.publish.done", table=table), tone="good", action=link)})
    return {"open": False}
