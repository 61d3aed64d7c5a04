"""The page of reports: each with its next time, its last results and what can be done; a form for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Reports as Ids
from components.shell.states import empty_state

HEADS = ("name", "when", "next", "last", "told", "")


@dataclass(frozen=True)
class RunFact:
    """One time a report was made: the file and its size, or why there is none; `told` are words and tones of what
    became of it by channel."""

    at: datetime
    file: str
    bytes: int | None
    problem: str = ""
    told: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ReportFact:
    """A report: which dashboard (and its address in its state), as what, when, to whom; newest runs first."""

    id: str
    name: str
    dashboard: str
    href: str
    format: str
    cron: str
    zone: str
    next_at: datetime | None
    active: bool
    channels: Sequence[str]
    runs: Sequence[RunFact] = ()


@dataclass(frozen=True)
class FormFact:
    """What can be chosen for a new report, and what is chosen already."""

    dashboards: Mapping[str, str]
    channels: Mapping[str, str]
    formats: Sequence[str]
    dashboard: str = ""
    state: str = ""


def report_list(found: Sequence[ReportFact], t: Translator, *, may: bool) -> Component:
    """All reports by name; what they are for where there is none."""
    if not found:
        nothing = empty_state(t("reports.none.title"), t("reports.none"), picture="reports")
        return html.Div(nothing, className="nx-panel")
    heads = [html.Th(t(f"reports.head.{name}") if name else "", scope="col") for name in HEADS]
    rows = [_row(one, t, may=may) for one in found]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="nx-table nx-alerts-table")
    return html.Div(table, className="nx-scroll nx-panel", tabIndex=0)


def report_form(form: FormFact, t: Translator) -> Component:
    """The form of a new report; without a channel it says where those are made."""
    if not form.channels:
        link = dcc.Link(t("reports.form.channels"), href="/alerts")
        return html.Div([html.H2(t("reports.form.title"), className="nx-section"), html.P(link)])
    fields = [
        _labelled("name", _line("name"), t),
        _labelled("dashboard", _select("dashboard", form.dashboards, form.dashboard), t),
        _labelled("state", _line("state", form.state, hint="range=last+month&f.region=DACH"), t),
        _labelled("format", _select("format", {name: name.upper() for name in form.formats}, form.formats[0]), t),
        _labelled("cron", _line("cron", "0 7 * * 1-5"), t),
        _labelled("zone", _line("zone", str(t.zone)), t),
    ]
    channels = dcc.Checklist(
        id=Ids.field("channels"), value=[], options=[{"value": v, "label": label} for v, label in form.channels.items()]
    )
    look = "nx-button nx-button-primary"
    add = html.Button(t("reports.form.add"), id=Ids.act("add", ""), type="button", className=look)
    told = html.Fieldset([html.Legend(t("reports.form.told")), channels], className="nx-reports-told")
    title = html.H2(t("reports.form.title"), className="nx-section")
    return html.Div([title, html.Div(fields, className="nx-reports-form"), told, html.Div(add)], className="nx-add")


def _row(one: ReportFact, t: Translator, *, may: bool) -> Component:
    name = [
        html.Strong(one.name),
        html.Div([dcc.Link(one.dashboard, href=one.href), f" \u00b7 {one.format.upper()}"], className="nx-hint"),
    ]
    when = [html.Code(one.cron), html.Div(one.zone, className="nx-hint")]
    off = html.Span(t("reports.off"), className="nx-tag")
    following = t.datetime(one.next_at) if one.active and one.next_at else off
    cells = (html.Div(name), html.Div(when), following, _last(one, t), ", ".join(one.channels), _ways(one, t, may=may))
    return html.Tr([html.Td(cell) for cell in cells], **{"data-report": one.id})


def _last(one: ReportFact, t: Translator) -> Component:
    if not one.runs:
        return html.Span(t("reports.never"), className="nx-hint")
    first, *rest = one.runs
    if not rest:
        return _run(first, t)
    earlier = html.Details(
        [html.Summary(t("reports.earlier", count=len(rest))), *(_run(each, t) for each in rest)], className="nx-fold"
    )
    return html.Div([_run(first, t), earlier])


def _run(run: RunFact, t: Translator) -> Component:
    tag = html.Span(t("reports.failed" if run.problem else "reports.made"), className=f"nx-tag nx-tag-{_tone(run)}")
    size = f" \u00b7 {t.size(run.bytes)}" if run.bytes is not None else ""
    words = html.Div(run.problem or f"{run.file}{size}", className="nx-hint nx-alerts-target")
    told = [html.Div(said, className=f"nx-hint nx-{tone}") for said, tone in run.told]
    return html.Div([tag, f" {t.datetime(run.at)}", words, *told], className="nx-reports-run")


def _tone(run: RunFact) -> str:
    return "bad" if run.problem else "good"


def _ways(one: ReportFact, t: Translator, *, may: bool) -> Component:
    names = {"send": "send", "switch": "stop" if one.active else "start", "drop": "drop"}
    buttons = [
        html.Button(
            t(f"reports.{words}"), id=Ids.act(what, one.id), type="button", className="nx-button",
            **{"aria-label": t(f"reports.{words}.named", name=one.name)},
        )
        for what, words in names.items()
    ]  # fmt: skip
    return html.Div(buttons if may else [], className="nx-alerts-actions")


def _labelled(name: str, entry: Component, t: Translator) -> Component:
    return html.Label([html.Span(t(f"reports.form.{name}")), entry])


def _line(name: str, value: str = "", *, hint: str = "") -> Component:
    return dcc.Input(
        id=Ids.field(name), type="text", value=value, placeholder=hint, autoComplete="off", className="nx-field"
    )


def _select(name: str, choices: Mapping[str, str], value: str) -> Component:
    options = [{"value": choice, "label": label} for choice, label in choices.items()]
    chosen = value if value in choices else next(iter(choices), "")
    return dbc.Select(id=Ids.field(name), options=options, value=chosen, class_name="nx-field")
