"""One execution: a beat a second while it runs, and at once whenever its state changes."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines.address import execution_address, execution_of
from callbacks.pipelines.facts import check_facts, execution_fact, reject_fact, told_attempts
from callbacks.pipelines.origins import lineage_of
from components.ids import ExecutionView as Ids
from components.ids import Shell
from components.pipelines.checks import check_list
from components.pipelines.execution import action_buttons, cause_words, log_card, progress_card
from components.pipelines.lineage import lineage
from components.pipelines.listing import status_tag
from components.pipelines.preview import reject_table
from components.shell.header import header
from components.shell.toasts import toast
from components.view import Crumb
from data.access import Permission, require
from data.errors import NotFound
from data.pipelines import (
    OVER,
    Execution,
    Status,
    cancel,
    get_execution,
    get_pipeline,
    live,
    logs,
    read_pipeline,
    rejects,
    replay,
    retry,
    tallies,
)

SHOWN = 50


@callback(
    output={"header": Output(Ids.HEADER, "children")},
    inputs={"path": Input(Ids.URL, "pathname"), "news": Input(Shell.LIVE_PIPELINES, "data")},
)
def show_header(path: str | None, news: Any) -> dict[str, Component]:
    """The head of the page: its status, and what one can do about it."""
    t = words()
    found = execution_fact(core(), live(core(), _id(path)))
    crumbs = [Crumb(t("nav.pipelines"), "/pipelines"), Crumb(_name(found.pipeline), found.pipeline_href)]
    actions = [status_tag(found.status, t), *action_buttons(found, t)]
    title = t("pipelines.execution.at", at=t.datetime(found.started or found.queued))
    return {"header": header(title, t, crumbs=crumbs, as_of=cause_words(found, t), actions=actions)}


@callback(
    output={
        "progress": Output(Ids.PROGRESS, "children"),
        "checks": Output(Ids.CHECKS, "children"),
        "log": Output(Ids.LOG, "children"),
        "still": Output(Ids.BEAT, "disabled"),
    },
    inputs={"beat": Input(Ids.BEAT, "n_intervals"), "news": Input(Shell.LIVE_PIPELINES, "data")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_progress(beat: int | None, news: Any, path: str | None) -> dict[str, Any]:
    """How far it is, what its checks found and what it said; the beat stops when it is over."""
    t, id_ = words(), _id(path)
    found = live(core(), id_)
    lines, past = told_attempts(logs(core(), id_), found.execution, t)
    return {
        "progress": progress_card(execution_fact(core(), found, past=past), t),
        "checks": check_list(check_facts(found.execution), t),
        "log": log_card(lines, t),
        "still": found.execution.status in OVER,
    }


@callback(
    output={"rejects": Output(Ids.REJECTS, "children")},
    inputs={"news": Input(Shell.LIVE_PIPELINES, "data")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_rejects(news: Any, path: str | None) -> dict[str, list[Component]]:
    """Rows that were set aside: how many by rule, and the first of them with their reasons."""
    t, id_ = words(), _id(path)
    found = rejects(core(), id_, limit=SHOWN)
    heading = html.H2(t("pipelines.rejects"), className="nx-section")
    if not found:
        return {"rejects": [heading, html.P(t(_unlisted(get_execution(core(), id_))), className="nx-hint")]}
    by_rule = tallies(core(), id_)
    told = [t("pipelines.rejects.by_rule", rows=each.rows, rule=_rule(each.rule, each.column)) for each in by_rule]
    told.append(t("pipelines.rejects.shown", shown=len(found), total=sum(each.rows for each in by_rule)))
    table = html.Div(reject_table([reject_fact(each, t) for each in found], t), className="nx-panel")
    return {"rejects": [heading, html.P(" · ".join(told), className="nx-hint"), table]}


def _unlisted(found: Execution) -> str:
    """The key of the words that say why no rejected row is listed."""
    over = found.status in OVER
    if found.rejected:
        return "pipelines.rejects.unkept" if over else "pipelines.rejects.coming"
    return "pipelines.rejects.none" if over else "pipelines.rejects.none_yet"


@callback(output={"lineage": Output(Ids.LINEAGE, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_lineage(path: str | None) -> dict[str, list[Component]]:
    """Where its rows come from, where they go, and who feeds on them."""
    t = words()
    pipeline = read_pipeline(get_execution(core(), _id(path)).document)
    return {
        "lineage": [html.H2(t("pipelines.lineage"), className="nx-section"), lineage(lineage_of(core(), pipeline), t)]
    }


@callback(
    output={"path": Output(Ids.URL, "pathname")},
    inputs={"clicks": Input(Ids.act(ALL), "n_clicks")},
    state={"path": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def act(clicks: list[int | None], path: str | None) -> dict[str, str]:
    """The page of the execution that came of it."""
    subject: Any = ctx.triggered_id
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    id_, t = _id(path), words()
    verb = {"cancel": cancel, "retry": retry, "replay": replay}[subject["action"]]
    found = verb(core(), id_, actor=actor())
    if subject["action"] != "replay":
        said = "pipelines.cancelled" if subject["action"] == "cancel" else "pipelines.retried"
        set_props(Shell.TOASTS, {"children": toast(t(said))})
    if found.status is Status.QUEUED and found.id == id_:
        set_props(Ids.BEAT, {"disabled": False})
    if found.id == id_:
        raise PreventUpdate
    return {"path": execution_address(found.id)}


def _id(path: str | None) -> str:
    found = execution_of(path)
    if found is None:
        raise PreventUpdate
    return found


def _name(pipeline: str) -> str:
    try:
        return get_pipeline(core(), pipeline).pipeline.name
    except NotFound:
        return pipeline


def _rule(rule: str, column: str | None) -> str:
    return f"{rule} ({column})" if column else rule
