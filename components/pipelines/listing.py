"""All pipelines: how they stand, how long they take, when they run next."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.icons import icon
from components.ids import Pipelines as Ids
from components.pipelines.facts import TONES, PipelineFact, StatsFact
from components.shell.states import empty_state
from components.widgets.kpi import sparkline

HEADS = ("pipeline", "status", "last", "durations", "rows", "rate", "next", "run")
NUMBERS = ("rows", "rate")


def pipeline_list(found: Sequence[PipelineFact], t: Translator) -> Component:
    """Every pipeline in a row; what to do where there are none."""
    if not found:
        return empty_state(t("pipelines.none.title"), t("pipelines.none"))
    columns = Columns({name: t(f"pipelines.head.{name}") for name in HEADS}, NUMBERS, "run")
    table = columns.table([_row(one, columns, t) for one in found])
    return html.Div(table, className="nx-scroll nx-panel", tabIndex=0)


def stats_line(stats: StatsFact, t: Translator) -> Component:
    """The figures of all together."""
    parts = [
        t("pipelines.stats.active", count=stats.active, total=stats.total),
        t("pipelines.stats.rate", rate=t.percent(stats.rate / 100)) if stats.rate is not None else "",
        t("pipelines.stats.moved", rows=t.compact(stats.moved)),
        t("pipelines.stats.next", at=t.datetime(stats.next)) if stats.next else "",
    ]
    return html.Span(" · ".join(part for part in parts if part), className="nx-stats-line")


def status_tag(status: str | None, t: Translator) -> Component:
    """A status as a tag."""
    if status is None:
        return html.Span(t("pipelines.never"), className="nx-hint")
    return html.Span(t(f"pipelines.status.{status}"), className=f"nx-tag nx-tag-{TONES[status]}")


def _row(one: PipelineFact, columns: Columns, t: Translator) -> Component:
    cells = (
        _name(one, t),
        dcc.Link(status_tag(one.status, t), href=one.last_href) if one.last_href else status_tag(one.status, t),
        t.datetime(one.last) if one.last else "–",
        _durations(one, t),
        "–" if one.loaded is None else t.number(one.loaded),
        "–" if one.rate is None else t.percent(one.rate / 100),
        _next(one, t),
        _run(one, t),
    )
    return columns.row(cells, **{"data-pipeline": one.id})


def _name(one: PipelineFact, t: Translator) -> Component:
    words: list[Component] = [dcc.Link(one.name, href=one.href, className="nx-lake-name")]
    if not one.active:
        words.append(html.Span(t("pipelines.paused"), className="nx-tag"))
    return html.Div([html.Div(words), html.Div(f"{one.id} → {one.table}", className="nx-hint")], title=one.description)


def _durations(one: PipelineFact, t: Translator) -> str | Component:
    if not one.durations:
        return "–"
    last = html.Span(t.duration(one.durations[-1], "seconds"))
    return html.Div(
        [last, *sparkline(one.durations)],
        className="nx-duration",
        title=t("pipelines.durations", count=len(one.durations)),
    )


def _next(one: PipelineFact, t: Translator) -> str | Component:
    if not one.next and not one.schedule:
        return "–"
    lines: list[Component] = [html.Div(t.datetime(one.next) if one.next else "–")]
    if one.schedule:
        lines.append(html.Div(one.schedule, className="nx-hint"))
    return html.Div(lines)


def _run(one: PipelineFact, t: Translator) -> Component:
    return html.Button(
        [icon("play"), html.Span(t("pipelines.run"))],
        id=Ids.run(one.id),
        type="button",
        className="nx-button",
        **{"aria-label": t("pipelines.run.named", name=one.name)},
    )
