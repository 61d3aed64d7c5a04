"""Reports: listed with what became of them, sent now, switched, taken away, made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from dash import ALL, Input, Output, State, callback, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.alerts.panels import said
from components.format import Translator
from components.ids import Reports as Ids
from components.reports import FormFact, ReportFact, RunFact, report_form, report_list
from components.shell.header import header
from data.access import Permission, may
from data.dashboards import list_dashboards
from data.dashboards.exports import FORMATS
from data.errors import DefinitionError, NexusError
from data.notify.channels import channels
from data.notify.deliveries import Delivery, deliveries
from data.reports import (
    Kept,
    ReportRun,
    add_report,
    change_report,
    get_report,
    remove_report,
    report_document,
    reports,
    runs_of,
    send_now,
)

SHOWN = 5
TONES = {"sent": "good", "pending": "warn", "dead": "bad"}


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.HEADER, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page."""
    t = words()
    return {"header": header(t("reports.title"), t)}


@callback(output={"list": Output(Ids.LIST, "children")}, inputs={"changed": Input(Ids.CHANGED, "data")})
def show_reports(changed: Any) -> dict[str, Component]:
    """All reports as they stand."""
    t = words()
    found = [_fact(each, t) for each in reports(core(), actor=actor())]
    return {"list": report_list(found, t, may=may(actor(), Permission.MANAGE))}


@callback(
    output={"form": Output(Ids.FORM, "children")},
    inputs={"search": Input(Ids.URL, "search"), "added": Input(Ids.ADDED, "data")},
)
def show_form(search: str | None, added: Any) -> dict[str, Component | list[Component]]:
    """The form of a new report, begun with the dashboard that the address names, and anew once one is added."""
    if not may(actor(), Permission.MANAGE):
        return {"form": []}
    given = {name: values[0] for name, values in parse_qs((search or "").removeprefix("?")).items()}
    t = words()
    named = {found.id: t.label("dashboard", found.id, found.name) for found in list_dashboards(core())}
    told = {channel.id: channel.name for channel in channels(core())}
    formats = ("xlsx", *(name for name in FORMATS if name != "xlsx"))
    form = FormFact(named, told, formats, given.get("dashboard", ""), given.get("state", ""))
    return {"form": report_form(form, t)}


@callback(
    output={
        "result": Output(Ids.RESULT, "children"),
        "changed": Output(Ids.CHANGED, "data"),
        "added": Output(Ids.ADDED, "data"),
    },
    inputs={"acts": Input(Ids.act(ALL, ALL), "n_clicks")},
    state={
        "names": State(Ids.field(ALL), "id"),
        "values": State(Ids.field(ALL), "value"),
        "changed": State(Ids.CHANGED, "data"),
    },
    prevent_initial_call=True,
)
def act(
    acts: list[int | None],
    names: Sequence[Mapping[str, str]],
    values: Sequence[Any],
    changed: int | None,
) -> dict[str, Any]:
    """What came of it. What was written in the form stays until it is added."""
    clicked, t = ctx.triggered_id, words()
    if clicked is None or not any(acts):
        raise PreventUpdate
    own, news = clicked["what"] == "add", (changed or 0) + 1
    try:
        told = _do(clicked, {one["name"]: value for one, value in zip(names, values, strict=True)})
    except NexusError as error:
        return {"result": _problem(error, t), "changed": no_update if own else news, "added": no_update}
    return {
        "result": said(t(f"reports.done.{told}"), tone="good"),
        "changed": news,
        "added": news if own else no_update,
    }


def _do(clicked: Any, form: Mapping[str, Any]) -> str:
    if clicked["what"] == "add":
        plain = {key: str(form.get(key) or "").strip() for key in ("name", "dashboard", "state", "format")}
        schedule = {"cron": str(form.get("cron") or "").strip(), "zone": str(form.get("zone") or "UTC").strip()}
        add_report(core(), {**plain, "schedule": schedule, "channels": form.get("channels") or []}, actor=actor())
        return "add"
    what, id_ = str(clicked["what"]), clicked["report"]
    if what == "send":
        send_now(core(), id_, actor=actor())
    elif what == "drop":
        remove_report(core(), id_, actor=actor())
    else:
        document = report_document(get_report(core(), id_, actor=actor()).report)
        change_report(core(), id_, {**document, "active": not document["active"]}, actor=actor())
    return what


def _problem(error: NexusError, t: Translator) -> Component:
    if isinstance(error, DefinitionError):
        items = [html.Li(t(f"errors.{each.code}", **each.params)) for each in error.problems]
        return html.Div(html.Ul(items), className="nx-problems", role="alert")
    return said(t(f"errors.{error.code}", **error.params), tone="bad")


def _fact(kept: Kept, t: Translator) -> ReportFact:
    report = kept.report
    names = {channel.id: channel.name for channel in channels(core())}
    query = f"?{report.state}" if report.state else ""
    return ReportFact(
        id=report.id,
        name=report.name,
        dashboard=t.label("dashboard", report.dashboard, report.dashboard),
        href=f"/dashboards/view/{report.dashboard}{query}",
        format=report.format,
        cron=report.schedule.cron or "",
        zone=report.schedule.zone,
        next_at=kept.next_at,
        active=report.active,
        channels=[names.get(each, t("reports.gone")) for each in report.channels],
        runs=[_run(each, names, t) for each in runs_of(core(), report.id, actor=actor())[:SHOWN]],
    )


def _run(run: ReportRun, names: Mapping[str, str], t: Translator) -> RunFact:
    sent = deliveries(core(), prefix=f"report:{run.report_id}:{run.due_at.isoformat()}")
    told = [(_told(each, names, t), TONES[each.status]) for each in sent]
    file = run.file or {}
    problem = t(f"errors.{run.error['code']}", **run.error.get("params", {})) if run.error else ""
    return RunFact(run.at, str(file.get("name", "")), file.get("bytes"), problem, told)


def _told(one: Delivery, names: Mapping[str, str], t: Translator) -> str:
    channel = names.get(one.channel_id, t("reports.gone"))
    return t(f"reports.told.{one.status}", channel=channel, why=one.error or "")
