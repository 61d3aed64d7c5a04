"""What came of a query: its rows in a grid that asks for them page by page, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.grid import grid_words
from components.icons import icon
from components.ids import Sql as Ids
from components.shell.states import empty_state
from components.sql.cells import LOOK, WORDS, is_number
from components.sql.keep import keep_button
from components.sql.publish import publish_button
from components.view import Reason
from components.widgets.card import Action, entries

Columns = tuple[tuple[str, str], ...]
Record = dict[str, Any]
LETTER, PADDING, WIDEST = 8.3, 44, 420
VIEWS = ("rows", "columns", "chart", "pivot", "compare")
FORMATS = ("csv", "xlsx", "parquet", "arrow")
BLOCK = 200
OPTIONS = {
    "rowModelType": "infinite",
    "cacheBlockSize": BLOCK,
    "maxBlocksInCache": 20,
    "animateRows": False,
    "tooltipShowDelay": 400,
    "enableCellTextSelection": True,
}


@dataclass(frozen=True)
class Answer:
    """A stored result: columns as (name, type), how many rows, how long it took in ms; `notes` say what is particular
    about it (truncated, answered by a stand-in), `links` where its formats are."""

    query: str
    columns: Columns
    rows: int
    milliseconds: float
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Running:
    """A query that has not ended: its state, how long it has taken in ms, and the rows and bytes it has given; its
    `place` in the queue while it waits there."""

    state: str
    milliseconds: float
    rows: int
    bytes: int
    place: int | None = None


def failed(reason: Reason, t: Translator, *, line: int | None = None, column: int | None = None) -> Component:
    """What is wrong, and where."""
    where = t("sql.failed.at", line=line, column=column or 1) if line else ""
    near = reason.params.get("hint")
    code = reason.code.removeprefix("errors.")
    parts = [
        html.Span(t("sql.failed"), className="nx-state-title"),
        html.Span(t.reason(reason), className="nx-sql-message"),
        html.Span(t("errors.did_you_mean", name=near), className="nx-sql-near") if near else None,
        html.Span(where, className="nx-hint") if where else None,
        html.Span(t("fault.reference", reference=code), className="nx-reference"),
    ]
    return html.Div([part for part in parts if part], className="nx-state nx-state-error nx-sql-state", role="alert")


def stopped(state: str, milliseconds: float, t: Translator) -> Component:
    """That a query was stopped before its end."""
    words = [
        html.Span(t(f"sql.state.{state}"), className="nx-state-title"),
        html.Span(t("sql.stopped", time=t.duration(milliseconds))),
    ]
    return html.Div(words, className="nx-state nx-sql-state", role="status")


def running(now: Running, t: Translator) -> Component:
    """How far a query is."""
    facts = [t(f"sql.state.{now.state}"), t.duration(now.milliseconds)]
    if now.place:
        facts.append(t("sql.queue", place=now.place))
    if now.bytes:
        facts += [t.size(now.bytes), t("sql.rate", rate=t.size(now.bytes / max(now.milliseconds / 1000, 0.001)))]
    bar = html.Div(className="nx-sql-progress", role="progressbar", **{"aria-label": facts[0]})
    return html.Div([bar, html.P(" · ".join(facts), className="nx-sql-facts")], className="nx-sql-running")


def nothing_yet(examples: Sequence[tuple[str, str]], t: Translator) -> Component:
    """What one may begin with: examples as (title, SQL)."""
    actions: list[Component] = [
        html.Button(title, type="button", className="nx-button", **{"data-sql": "instead", "data-text": sql})
        for title, sql in examples
    ]
    words = t("sql.empty.examples" if examples else "sql.empty.words")
    return empty_state(t("sql.empty.title"), words, actions, picture="sql")


def answered(answer: Answer, body: Component, t: Translator) -> Component:
    """The facts of a result, the ways to look at it and to take it along, and one of them."""
    facts = [t("sql.rows", count=answer.rows), t.duration(answer.milliseconds)]
    notes = [html.Span(note, className="nx-tag nx-tag-warn") for note in answer.notes]
    views = dcc.RadioItems(
        id=Ids.VIEW,
        options=[{"label": t(f"sql.view.{name}"), "value": name} for name in VIEWS],
        value="rows",
        inline=True,
        className="nx-sql-panels nx-sql-views",
    )
    head = [views, html.Span(" · ".join(facts), className="nx-sql-facts"), *notes, keep_button(t), *publish_button(t)]
    if answer.links:
        head.append(_export(answer, t))
    return html.Div(
        [html.Div(head, className="nx-sql-result-head"), html.Div(body, id=Ids.VIEWED, className="nx-sql-viewed")],
        className="nx-sql-rows",
    )


def grid(answer: Answer, sample: Sequence[Record], t: Translator) -> Component:
    """The grid over all rows of a stored result; `sample` are its first ones, which give the columns their widths."""
    return dag.AgGrid(
        id=Ids.rows(answer.query),
        columnDefs=column_defs(answer.columns, sample),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": True,
            "minWidth": 80,
            "filterParams": {"maxNumConditions": 1, "buttons": ["reset"], "debounceMs": 400},
        },
        rowModelType="infinite",
        dashGridOptions={**OPTIONS, "localeText": grid_words(t)},
        className="nx-grid-table nx-sql-grid",
        style={"height": "100%", "width": "100%"},
    )


def column_defs(columns: Columns, sample: Sequence[Record]) -> list[dict[str, Any]]:
    """The grid's columns `c0`, `c1`, …, as wide as what the first rows need."""
    return [
        {
            "field": f"c{at}",
            "headerName": name,
            "headerTooltip": f"{name} · {kind.lower()}",
            "valueFormatter": WORDS,
            "cellClass": LOOK,
            "width": _width(at, name, sample),
            "filter": _filter(kind),
            **({"type": "rightAligned"} if is_number(kind) else {}),
        }
        for at, (name, kind) in enumerate(columns)
    ]


def _filter(kind: str) -> str:
    if is_number(kind):
        return "agNumberColumnFilter"
    return "agDateColumnFilter" if kind.startswith(("DATE", "TIMESTAMP")) else "agTextColumnFilter"


def _width(at: int, name: str, sample: Sequence[Record]) -> int:
    longest = max((len(row[f"c{at}__text"]) for row in sample), default=0)
    return min(round(max(longest * LETTER + 20, len(name) * LETTER + PADDING + 24, 90)), WIDEST)


def _export(answer: Answer, t: Translator) -> Component:
    actions = [
        Action(name, t(f"sql.export.{name}"), "download", href=href, download=True) for name, href in answer.links
    ]
    return html.Button(
        [icon("download"), html.Span(t("sql.export"))],
        type="button",
        className="nx-button nx-sql-export",
        title=t("sql.export"),
        **{"aria-haspopup": "menu", "data-nx": "menu", "data-entries": entries(actions)},
    )
