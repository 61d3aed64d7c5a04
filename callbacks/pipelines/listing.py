"""The list of pipelines, live; a click starts one and leads to its execution."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines.address import NEW, execution_address
from callbacks.pipelines.facts import pipeline_fact, stats_fact
from callbacks.pipelines.sight import SCHEDULE
from components.ids import Pipelines as Ids
from components.ids import Shell
from components.pipelines.listing import pipeline_list, stats_line
from components.shell.header import button, header
from data.access import Permission, require
from data.pipelines import list_pipelines, pipeline_stats, run_pipeline


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"news": Input(Shell.LIVE_PIPELINES, "data")})
def show_header(news: Any) -> dict[str, Component]:
    """The head of the page with the figures of all pipelines."""
    t = words()
    new = button(t("pipelines.new"), href=NEW, picture="plus", primary=True)
    schedule = button(t("pipelines.schedule"), href=SCHEDULE, picture="calendar")
    figures = stats_line(stats_fact(pipeline_stats(core())), t)
    return {"header": header(t("nav.pipelines"), t, as_of=figures, actions=[schedule, new])}


@callback(output={"list": Output(Ids.LIST, "children")}, inputs={"news": Input(Shell.LIVE_PIPELINES, "data")})
def show_list(news: Any) -> dict[str, Component]:
    """Every pipeline as it stands."""
    return {"list": pipeline_list([pipeline_fact(each) for each in list_pipelines(core())], words())}


@callback(
    output={"path": Output(Ids.URL, "pathname")},
    inputs={"clicks": Input(Ids.run(ALL), "n_clicks")},
    prevent_initial_call=True,
)
def run_now(clicks: list[int | None]) -> dict[str, str]:
    """The page of the execution that was started."""
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    subject: Any = ctx.triggered_id
    return {"path": execution_address(run_pipeline(core(), subject["pipeline"], actor=actor()).id)}
