"""A stored result beside another one of before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql.outcome import failed_text
from components.format import Translator
from components.ids import Sql as Ids
from components.shell.filters import Choice
from components.sql.cells import cell
from components.sql.comparison import compare_view, compared
from components.view import Table, TableColumn
from data.errors import NexusError, NotFound
from data.queries import Comparison, QueryHandle, QueryState, compare, history, status

OFFERED, ASKED, WORDS = 20, 60, 80


@callback(
    output={"compared": Output(Ids.COMPARED, "children")},
    inputs={"other": Input(Ids.COMPARE_WITH, "value"), "keys": Input(Ids.COMPARE_KEYS, "value")},
    state={"run": State(Ids.RUN, "data")},
)
def show_comparison(other: str | None, keys: list[str] | None, run: Mapping[str, Any] | None) -> dict[str, Component]:
    """What is not the same in both, or why they can't be compared."""
    if not other or not run or not run.get("query"):
        raise PreventUpdate
    t = words()
    try:
        found = compare(core(), other, run["query"], keys=keys or (), actor=actor())
    except NexusError as error:
        return {"compared": failed_text(error, t)}
    columns = status(core(), run["query"], actor=actor()).columns or ()
    types = {column.name: column.type for column in columns}
    return {"compared": compared(_facts(found, t), table_of(found, types, t) if found.rows else None, t)}


def view(handle: QueryHandle, t: Translator) -> Component:
    """The choices for a result: results of before that are still kept."""
    return compare_view(list(_others(handle, t)), [column.name for column in handle.columns or ()], t)


def table_of(found: Comparison, types: Mapping[str, str], t: Translator) -> Table:
    """The rows that are not the same: state, keys, and of each column both values."""
    names = [name for name in found.columns for _ in range(2)]
    heads = [t(f"sql.compare.{side}", column=name) for name in found.columns for side in ("before", "now")]
    labels = [t("sql.compare.state"), *found.keys, *heads]
    shown = [(name, types.get(name, "VARCHAR")) for name in (*found.keys, *names)]
    rows = [
        (t(f"sql.compare.is.{row[0]}"), *(cell(value, column, t) for value, column in zip(row[1:], shown, strict=True)))
        for row in found.rows
    ]
    return Table(tuple(TableColumn(f"c{at}", label) for at, label in enumerate(labels)), tuple(rows))


def _facts(found: Comparison, t: Translator) -> list[str]:
    facts = [t(f"sql.compare.count.{state}", count=count) for state, count in found.counts.items()]
    facts.append(t("sql.compare.by", keys=", ".join(found.keys)))
    return [*facts, t("sql.compare.cut", count=len(found.rows))] if found.truncated else facts


def _others(handle: QueryHandle, t: Translator) -> Iterator[Choice]:
    offered = 0
    for asked in history(core(), actor=actor(), limit=ASKED):
        if asked.id == handle.query_id or offered == OFFERED or not _kept(asked.id):
            continue
        offered += 1
        yield Choice(asked.id, f"{t.datetime(asked.at)} · {' '.join(asked.sql.split())[:WORDS]}")


def _kept(query_id: str) -> bool:
    try:
        return status(core(), query_id, actor=actor()).state is QueryState.SUCCEEDED
    except NotFound:
        return False
