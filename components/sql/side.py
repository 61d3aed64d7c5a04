"""The side of the console: what there is to ask, what was saved, what was asked before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids

PANELS = ("names", "saved", "snippets", "history")
MOST_TABLES = 150
LONGEST_TIP = 1_000
TONES = {"succeeded": "good", "cancelled": "plain", "busy": "warn", "timed_out": "warn"}


@dataclass(frozen=True)
class Column:
    """A column, its type, and how it is written in SQL."""

    name: str
    type: str
    written: str


@dataclass(frozen=True)
class Table:
    """A table, how it is written, and the address that shows its first rows."""

    name: str
    rows: int | None
    written: str
    href: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class LakeTables:
    """A lake with its tables; `note` says what is particular about it, `open` whether it starts unfolded."""

    name: str
    tables: tuple[Table, ...]
    note: str = ""
    open: bool = False


@dataclass(frozen=True)
class Saved:
    """A saved query; `mine` ones can be removed."""

    id: str
    title: str
    href: str
    note: str
    mine: bool


@dataclass(frozen=True)
class Closed:
    """A tab that was closed: its name, its text, when, and the address that brings it back."""

    label: str
    text: str
    note: str
    href: str


@dataclass(frozen=True)
class Past:
    """A query that was asked: its first words, its whole text, how it ended, and the address that opens it."""

    words: str
    text: str
    state: str
    note: str
    href: str


def side(t: Translator) -> Component:
    """The frame of the side: which panel, a field to find in it, and its place."""
    choice = dcc.RadioItems(
        id=Ids.PANEL,
        options=[{"label": t(f"sql.panel.{name}"), "value": name} for name in PANELS],
        value="names",
        inline=True,
        className="nx-sql-panels",
    )
    find = dcc.Input(
        id=Ids.FIND, type="search", debounce=0.3, placeholder=t("sql.find"), className="nx-field", autoComplete="off"
    )
    close = html.Button(
        icon("x"),
        type="button",
        className="nx-button nx-button-quiet nx-button-icon nx-sql-side-close",
        **{"data-sql": "side", "aria-label": t("sql.side.close")},
    )
    head = html.Div([choice, close], className="nx-sql-side-head")
    return html.Aside(
        [head, html.Div(find, className="nx-sql-find"), html.Div(id=Ids.SIDE, className="nx-sql-side-body")],
        className="nx-sql-side",
        **{"aria-label": t("sql.side")},
    )


def names(lakes: Sequence[LakeTables], t: Translator, *, unfold: bool = False) -> Component:
    """Lakes, their tables, and the columns of those; a click on a name writes it in the editor."""
    found = [_lake(lake, t, unfold=unfold) for lake in lakes]
    return html.Div(found if found else html.P(t("sql.find.none"), className="nx-hint"))


def saved(queries: Sequence[Saved], closed: Sequence[Closed], t: Translator) -> Component:
    """Saved queries as links that open them, and tabs that were closed as links that bring them back."""
    parts: list[Component] = [html.Ul([html.Li(_saved(query, t)) for query in queries], className="nx-sql-list")]
    if not queries:
        parts = [html.P(t("sql.saved.none"), className="nx-hint")]
    if closed:
        parts.append(html.H2(t("sql.closed"), className="nx-sql-side-title"))
        parts.append(html.Ul([html.Li(_closed(tab)) for tab in closed], className="nx-sql-list"))
    return html.Div(parts)


def _closed(tab: Closed) -> Component:
    words = [html.Span(tab.label, className="nx-sql-item-code"), html.Span(tab.note, className="nx-hint")]
    return dcc.Link(words, href=tab.href, className="nx-sql-item", title=tab.text[:LONGEST_TIP])


def history(asked: Sequence[Past], t: Translator) -> Component:
    """Queries of the past as links that open their text in a new tab."""
    if not asked:
        return html.P(t("sql.history.none"), className="nx-hint")
    return html.Ul([html.Li(_past(one, t)) for one in asked], className="nx-sql-list")


def _past(one: Past, t: Translator) -> Component:
    dot = html.Span(className=f"nx-sql-dot nx-sql-dot-{TONES.get(one.state, 'bad')}")
    state = html.Span(t(f"sql.state.{one.state}"), className="nx-hidden")
    note = html.Span([dot, state, one.note], className="nx-hint")
    return dcc.Link(
        [html.Span(one.words, className="nx-sql-item-code"), note],
        href=one.href,
        className="nx-sql-item",
        title=one.text[:LONGEST_TIP],
    )


def _lake(lake: LakeTables, t: Translator, *, unfold: bool) -> Component:
    note = [html.Span(lake.note, className="nx-hint")] if lake.note else []
    head = html.Summary([icon("lakes"), html.Span(lake.name), *note])
    tables: list[Component] = [_table(table, t, unfold=unfold) for table in lake.tables[:MOST_TABLES]]
    if len(lake.tables) > MOST_TABLES:
        tables.append(html.P(t("sql.names.more", count=len(lake.tables) - MOST_TABLES), className="nx-hint"))
    return html.Details([head, html.Div(tables)], open=lake.open or unfold, className="nx-sql-lake")


def _table(table: Table, t: Translator, *, unfold: bool) -> Component:
    size = "" if table.rows is None else t.compact(table.rows)
    peek = dcc.Link(icon("rows"), href=table.href, className="nx-sql-peek", title=t("sql.names.peek", table=table.name))
    head = html.Summary(
        [_insert(table.name, table.written, "nx-sql-table-name", t), html.Span(size, className="nx-hint"), peek]
    )
    return html.Details([head, _columns(table.columns, t)], open=unfold, className="nx-sql-table")


def _columns(columns: Sequence[Column], t: Translator) -> Component:
    """Written by the page's script when the table is unfolded."""
    facts = json.dumps([(c.name, c.type.lower(), c.written) for c in columns], ensure_ascii=False)
    return html.Ul(**{"data-columns": facts, "data-tip": t("sql.names.insert", name="{}")})


def _insert(words: str, text: str, look: str, t: Translator) -> Component:
    tip = t("sql.names.insert", name=words)
    return html.Button(words, type="button", className=look, title=tip, **{"data-sql": "insert", "data-text": text})


def _saved(query: Saved, t: Translator) -> list[Component]:
    words = [html.Span(query.title, className="nx-sql-item-title"), html.Span(query.note, className="nx-hint")]
    parts: list[Component] = [dcc.Link(words, href=query.href, className="nx-sql-item")]
    if query.mine:
        label = t("sql.saved.forget", title=query.title)
        parts.append(
            html.Button(
                icon("trash"),
                id=Ids.forget(query.id),
                type="button",
                className="nx-sql-close",
                title=label,
                **{"aria-label": label},
            )
        )
    return parts
