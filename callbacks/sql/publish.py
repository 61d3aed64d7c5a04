"""The query of a result becomes a table of the warehouse, kept by a pipeline, and a dataset if wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dash import Input, Output, State, callback, dcc, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.explore.address import PATH as EXPLORE
from callbacks.pipelines.address import execution_address
from callbacks.sql.keep import asked_of
from components.ids import Shell
from components.ids import Sql as Ids
from components.shell.toasts import toast
from data.intake import publish_dataset
from data.metrics.catalog import load_catalog
from data.pipelines import publish_query

Given = Mapping[str, Any] | None


@callback(
    output={"open": Output(Ids.PUBLISH_POP, "is_open")},
    inputs={"do": Input(Ids.PUBLISH_DO, "n_clicks")},
    state={
        "title": State(Ids.PUBLISH_TITLE, "value"),
        "dataset": State(Ids.PUBLISH_DATASET, "value"),
        "run": State(Ids.RUN, "data"),
        "ask": State(Ids.ASK, "data"),
    },
    prevent_initial_call=True,
)
def publish(do: int | None, title: str | None, dataset: list[str] | None, run: Given, ask: Given) -> dict[str, bool]:
    """The pipeline is made and begins, and with it a dataset, if wanted; the way to what came of it."""
    if not do or not run or not run.get("query"):
        raise PreventUpdate
    sql = asked_of(run, ask).sql
    way = _as_dataset if dataset else _as_table
    set_props(Shell.TOASTS, {"children": way(sql.text, title or "", sql.lake)})
    return {"open": False}


def _as_table(text: str, title: str, lake: str) -> Component:
    t = words()
    stored, execution = publish_query(core(), text, title=title, lake=lake, actor=actor())
    table = stored.pipeline.destination.options["table"]
    link = dcc.Link(t("sql.publish.link"), href=execution_address(execution.id), className="nx-button")
    return toast(t("sql.publish.done", table=table), tone="good", action=link)


def _as_dataset(text: str, title: str, lake: str) -> Component:
    t = words()
    stored, _, dataset = publish_dataset(core(), text, title=title, lake=lake, actor=actor())
    table = stored.pipeline.destination.options["table"]
    metrics = load_catalog(core()).datasets[dataset].metrics
    href = f"{EXPLORE}?m={quote(dataset)}.{quote(next(iter(metrics)))}" if metrics else EXPLORE
    link = dcc.Link(t("sql.publish.explore"), href=href, className="nx-button")
    return toast(t("sql.publish.made", table=table, title=title.strip()), tone="good", action=link)
