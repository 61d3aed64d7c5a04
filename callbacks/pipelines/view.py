"""One pipeline: its head, when it runs, where its rows go, and how its executions went."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import ALL, Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines import draft
from callbacks.pipelines.address import NEW, execution_address, pipeline_address, pipeline_of
from callbacks.pipelines.facts import execution_fact
from callbacks.pipelines.origins import lineage_of
from callbacks.pipelines.sight import SCHEDULE
from components.ids import PipelineView as Ids
from components.ids import Shell
from components.pipelines.execution import execution_table
from components.pipelines.lineage import lineage
from components.pipelines.schedule import next_runs
from components.shell.header import button, header
from components.view import Crumb
from data.access import Permission, require
from data.pipelines import add_pipeline, executions, get_pipeline, live, next_times, run_pipeline

RUNS = 5
PAST = 5


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_header(path: str | None) -> dict[str, Component]:
    """The name of the pipeline and what one can do with it."""
    t = words()
    crumbs = [Crumb(t("nav.pipelines"), "/pipelines")]
    dry = button(t("pipelines.dry_run"), id=Ids.button("dry_run"), picture="rows")
    if path == NEW:
        create = button(t("pipelines.create"), id=Ids.button("create"), picture="check", primary=True)
        return {"header": header(t("pipelines.new"), t, crumbs=crumbs, actions=[dry, create])}
    pipeline = get_pipeline(core(), pipeline_id(path)).pipeline
    actions = [
        dry,
        button(t("pipelines.save"), id=Ids.button("save"), picture="check"),
        button(t("pipelines.run"), id=Ids.button("run"), picture="play", primary=True),
    ]
    return {"header": header(pipeline.name, t, crumbs=crumbs, actions=actions)}


@callback(
    output={"path": Output(Ids.URL, "pathname")},
    inputs={"clicks": Input(Ids.button(ALL), "n_clicks")},
    state={"path": State(Ids.URL, "pathname"), "text": State(Ids.YAML, "value")},
    prevent_initial_call=True,
)
def leave(clicks: list[int | None], path: str | None, text: str | None) -> dict[str, str]:
    """The page of the execution that was started, or of the pipeline that was made."""
    subject: Any = ctx.triggered_id
    if subject is None or subject["action"] not in ("run", "create") or not ctx.triggered[0]["value"]:
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    if subject["action"] == "create":
        return {"path": pipeline_address(add_pipeline(core(), draft.read(text or ""), actor=actor()).pipeline.id)}
    return {"path": execution_address(run_pipeline(core(), pipeline_id(path), actor=actor()).id)}


@callback(
    output={"schedule": Output(Ids.SCHEDULE, "children")},
    inputs={"saved": Input(Ids.SAVED, "data")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_schedule(saved: Any, path: str | None) -> dict[str, list[Component]]:
    """When the pipeline as it is kept runs next."""
    t = words()
    pipeline = get_pipeline(core(), pipeline_id(path)).pipeline
    found = next_times(pipeline.schedule, after=core().clock.now(), count=RUNS) if pipeline.active else ()
    heading = html.H2(t("pipelines.next"), className="nx-section")
    here = f"{SCHEDULE}?{urlencode({'pipeline': pipeline.id, 'zone': pipeline.schedule.zone})}"
    runs = next_runs(found, pipeline.schedule.zone, t, active=pipeline.active, href=here)
    return {"schedule": [heading, runs]}


@callback(
    output={"lineage": Output(Ids.LINEAGE, "children")},
    inputs={"saved": Input(Ids.SAVED, "data")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_lineage(saved: Any, path: str | None) -> dict[str, list[Component]]:
    """Where its rows come from, where they go, and who feeds on them."""
    t = words()
    pipeline = get_pipeline(core(), pipeline_id(path)).pipeline
    found = lineage_of(core(), pipeline)
    return {"lineage": [html.H2(t("pipelines.lineage"), className="nx-section"), lineage(found, t)]}


@callback(
    output={"executions": Output(Ids.EXECUTIONS, "children")},
    inputs={"path": Input(Ids.URL, "pathname"), "news": Input(Shell.LIVE_PIPELINES, "data")},
)
def show_executions(path: str | None, news: Any) -> dict[str, list[Component]]:
    """How the last executions went."""
    t = words()
    found = executions(core(), pipeline_id=pipeline_id(path), limit=PAST)
    rows = [execution_fact(core(), live(core(), each.id)) for each in found]
    heading = html.H2(t("pipelines.executions"), className="nx-section")
    return {"executions": [heading, execution_table(rows, t)]}


def pipeline_id(path: str | None) -> str:
    """The pipeline of the page; raises PreventUpdate on another page."""
    found = pipeline_of(path)
    if found is None:
        raise PreventUpdate
    return found
