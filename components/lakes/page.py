"""One lake: its facts, its size by day, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.lake_list import TONES, Check, File, Lake, answered, asked, expiry, file_list, promised
from components.quality.scores import score_text
from components.shell.states import empty_state
from components.view import Chart
from components.widgets import WIDGETS

MOST = 50
HEADS = ("lake.table", "lake.columns", "lakes.head.rows", "lakes.head.size", "quality.head.score")


@dataclass(frozen=True)
class TableFact:
    """A table of a lake; rows and size as its lake tells them, `score` 0–100 of what was measured of it."""

    name: str
    href: str
    columns: int
    rows: int | None
    size: int | None
    score: float | None = None
    quality: str = ""


def lake_facts(lake: Lake, growth: float | None, t: Translator) -> Component:
    """State, size, growth and age side by side; why it failed below."""
    none = t("lakes.unknown")
    age = t("lakes.age", age=t.duration(lake.age * 1000)) if lake.age is not None else t("lake.live")
    pairs = [
        (
            t("lakes.head.status"),
            html.Span(t(f"lakes.status.{lake.status}"), className=f"nx-tag nx-tag-{TONES[lake.status]}"),
        ),
        (t("lakes.head.tables"), none if lake.tables is None else t.number(lake.tables)),
        (t("lakes.head.rows"), none if lake.rows is None else t.compact(lake.rows)),
        (t("lakes.head.size"), none if lake.size is None else t.size(lake.size)),
        (t("lake.growth"), none if growth is None else t("lake.growth.day", size=t.size(round(growth)))),
        (t("lakes.head.freshness"), age if lake.stand_in or lake.age is not None or lake.status == "ready" else none),
    ]
    facts = [
        html.Div([html.Div(name, className="nx-hint"), html.Div(value, className="nx-lake-fact")])
        for name, value in pairs
    ]
    parts: list[Component] = [html.Div(facts, className="nx-panel nx-lake-facts")]
    if lake.promise and lake.age is not None:
        facts[-1].children.append(html.Div(promised(lake.promise, t), className="nx-hint"))
    if lake.check:
        parts.append(health_line(lake.check, t))
    if lake.stand_in:
        parts.append(html.P(t("lakes.stand_in.tip", lake=lake.stand_in), className="nx-hint"))
    if lake.fault:
        parts.append(html.P(t.reason(lake.fault), className="nx-bad", role="alert"))
    return html.Div(parts)


def health_line(check: Check, t: Translator) -> Component:
    """How the lake was when it was last asked, and when its credentials end, if it tells."""
    said = [html.Span(answered(check, t)), html.Span(asked(check, t))]
    if check.expires:
        said.append(html.Span(expiry(check, t), className="nx-bad" if check.soon else ""))
    return html.P([part for each in said for part in (" · ", each)][1:], className="nx-hint nx-lake-health")


def history_card(chart: Chart, t: Translator) -> Component:
    """The size by day; a word while only one day was measured."""
    head = html.Header(
        [
            html.H3(t("lake.history"), className="nx-card-title"),
            html.Span(t("lake.history.note"), className="nx-card-note"),
        ],
        className="nx-card-head",
    )
    if len(chart.x) < 2:
        return html.Article(
            [head, html.P(t("lake.history.early"), className="nx-hint")], className="nx-card nx-trend-early"
        )
    graph = WIDGETS["area"].render(chart, t, None)
    return html.Article([head, html.Div(graph, className="nx-card-body")], className="nx-card nx-trend")


def source_list(files: Sequence[File], t: Translator) -> Component | None:
    """The sources that were not read as they stand, and why; nothing where all were."""
    told = [file for file in files if file.status != "loaded" or file.notes]
    if not told:
        return None
    parts: list[Component] = [html.H2(t("lake.sources"), className="nx-section"), file_list(told[:MOST], t)]
    if len(told) > MOST:
        parts.append(html.P(t("lake.sources.more", count=len(told) - MOST), className="nx-hint"))
    return html.Div(parts)


def table_list(tables: Sequence[TableFact], t: Translator) -> Component:
    """Every table in a row, its name the way to it."""
    if not tables:
        return empty_state(t("lake.tables.none.title"), t("lake.tables.none"))
    columns = Columns({name: t(name) for name in HEADS}, HEADS[1:])
    return columns.panel([_row(each, columns, t) for each in tables], t)


def _row(table: TableFact, columns: Columns, t: Translator) -> Component:
    none = t("lakes.unknown")
    cells = (
        dcc.Link(table.name, href=table.href, className="nx-lake-name"),
        t.number(table.columns),
        none if table.rows is None else t.number(table.rows),
        none if table.size is None else t.size(table.size),
        _score(table, t),
    )
    return columns.row(cells)


def _score(table: TableFact, t: Translator) -> Component:
    if table.score is None:
        return html.Span("–", className="nx-hint", title=t("quality.unmeasured"))
    return dcc.Link(score_text(table.score, t), href=table.quality)
