"""An execution while it runs and after: progress by stage, the account of its rows, its log."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.icons import icon
from components.ids import ExecutionView as Ids
from components.pipelines.facts import ExecutionFact, LineFact
from components.pipelines.listing import status_tag

STAGES = ("extract", "transform", "load")
PICTURES = {"cancel": "stop", "retry": "refresh", "replay": "play"}
HEADS = ("started", "status", "cause", "duration", "extracted", "loaded", "rejected")
NUMBERS = HEADS[3:]


def progress_card(one: ExecutionFact, t: Translator) -> Component:
    """Bars of the three stages, the account, rate and time left."""
    bars = [_bar(one, stage, t) for stage in STAGES]
    parts: list[Component] = [html.Div(bars, className="nx-stages"), html.Div(_facts(one, t), className="nx-account")]
    if one.past:
        parts.append(html.Ul([html.Li(words) for words in one.past], className="nx-past"))
    if one.fault:
        parts.append(html.Div([icon("alert"), html.Span(t.reason(one.fault))], className="nx-fault", role="alert"))
    return html.Article(parts, className="nx-card nx-progress", **{"data-status": one.status})


def action_buttons(one: ExecutionFact, t: Translator) -> list[Component]:
    """What one can do now; the first is the primary one."""
    return [
        html.Button(
            [icon(PICTURES[action]), html.Span(t(f"pipelines.act.{action}"))],
            id=Ids.act(action),
            type="button",
            className="nx-button nx-button-primary" if at == 0 and action != "cancel" else "nx-button",
        )
        for at, action in enumerate(one.actions)
    ]


def cause_words(one: ExecutionFact, t: Translator) -> Component:
    """Why it runs, and who wanted it."""
    parts = [t(f"pipelines.cause.{one.cause}"), one.actor]
    return html.Span(" · ".join(filter(None, parts)), className="nx-stats-line")


def log_card(lines: Sequence[LineFact], t: Translator) -> Component:
    """The log, newest line last and in view."""
    rows = [
        html.Li([html.Time(t.second(line.at)), html.Span(line.words)], className=f"nx-log-{line.level}")
        for line in lines
    ]
    head = html.Header(html.H3(t("pipelines.log"), className="nx-card-title"), className="nx-card-head")
    tail = html.Div(html.Ol(rows, **{"aria-live": "polite"}), className="nx-log", tabIndex=0)
    return html.Article([head, tail], className="nx-card nx-log-card")


def execution_table(found: Sequence[ExecutionFact], t: Translator) -> Component:
    """Executions, newest first."""
    if not found:
        return html.P(t("pipelines.executions.none"), className="nx-hint")
    columns = Columns({name: t(f"pipelines.head.{name}") for name in HEADS}, NUMBERS)
    table = columns.table([_row(one, columns, t) for one in found])
    return html.Div(table, className="nx-scroll nx-panel", tabIndex=0)


def _row(one: ExecutionFact, columns: Columns, t: Translator) -> Component:
    cells: tuple[Component | str, ...] = (
        dcc.Link(t.datetime(one.started or one.queued), href=one.href),
        status_tag(one.status, t),
        t(f"pipelines.cause.{one.cause}"),
        t.duration(one.seconds, "seconds") if one.seconds is not None else "–",
        t.number(one.extracted),
        t.number(one.loaded),
        t.number(one.rejected),
    )
    return columns.row(cells)


def _bar(one: ExecutionFact, stage: str, t: Translator) -> Component:
    share, rows = _share(one, stage), getattr(one, f"{stage}ed")
    words = t(f"pipelines.stage.{stage}")
    bar = html.Div(
        html.Div(style={"--reached": f"{share:.1%}"}),
        className=f"nx-stage-bar nx-stage-{one.status}",
        role="progressbar",
        **{"aria-label": words, "aria-valuenow": round(100 * share), "aria-valuemin": 0, "aria-valuemax": 100},
    )
    head = html.Div([html.Span(words), html.Span(t("quality.rows", count=rows))], className="nx-stage-head")
    return html.Div([head, bar], className="nx-stage", **{"data-stage": stage})


def _share(one: ExecutionFact, stage: str) -> float:
    """How far a stage is; each is over when the next one has begun."""
    if one.status == "succeeded":
        return 1.0
    at = {"queued": -1, "extract": 0, "transform": 1, "check": 1.5, "load": 2, "done": 3}.get(one.stage, -1)
    place = STAGES.index(stage)
    if place < at:
        return 1.0
    if stage == "load":
        return 0.5 if at == 2 else 0.0
    return min(1.0, one.progress / 0.85) if one.status == "running" else 0.0


def _facts(one: ExecutionFact, t: Translator) -> list[Component]:
    told = [
        t(
            "pipelines.account",
            extracted=one.extracted,
            loaded=one.loaded,
            rejected=one.rejected,
            filtered=one.filtered,
        )
    ]
    if one.status == "succeeded" and not one.conserved:
        told.append(t("pipelines.account.wrong"))
    if one.rate:
        told.append(t("pipelines.rate", rows=t.compact(one.rate)))
    if one.bytes:
        told.append(t.size(one.bytes))
    if one.seconds is not None:
        told.append(t("pipelines.took", seconds=t.duration(one.seconds, "seconds")))
    elif one.eta is not None and one.status != "queued":
        told.append(t("pipelines.eta", seconds=t.duration(one.eta, "seconds")))
    if one.attempt > 1 and not one.past:
        told.append(t("pipelines.attempt", count=one.attempt))
    if one.status == "queued" and not one.again:
        told.append(t("pipelines.waits"))
    if one.again:
        told.append(t("pipelines.attempt.next", at=t.time(one.again)))
    return [html.Span(words) for words in told]
