"""A stored result as a pivot: the choices to begin with, and the table of what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql.outcome import failed_text
from components.format import Translator
from components.ids import Sql as Ids
from components.sql.cells import cell, is_number
from components.sql.pivot import pivot_view, pivoted
from components.view import Measure, Number, Table, TableColumn
from data.dashboards.from_sql.proposal import NAMES_A_THING
from data.errors import NexusError
from data.queries import QueryHandle, ResultColumn, pivot, status

Named = tuple[str, str]


@callback(
    output={"pivot": Output(Ids.PIVOT, "children")},
    inputs={
        "rows": Input(Ids.PIVOT_ROWS, "value"),
        "columns": Input(Ids.PIVOT_COLUMNS, "value"),
        "value": Input(Ids.PIVOT_VALUE, "value"),
        "aggregate": Input(Ids.PIVOT_AGGREGATE, "value"),
    },
    state={"run": State(Ids.RUN, "data")},
)
def show_pivot(
    rows: str | None, columns: str | None, value: str | None, aggregate: str, run: Mapping[str, Any] | None
) -> dict[str, Component]:
    """The pivot of the chosen columns, or why there is none."""
    if not rows or not value or not run or not run.get("query"):
        raise PreventUpdate
    t, query = words(), run["query"]
    try:
        found = pivot(core(), query, rows=rows, columns=columns, value=value, aggregate=aggregate, actor=actor())
    except NexusError as error:
        return {"pivot": failed_text(error, t)}
    types = {column.name: column.type for column in status(core(), query, actor=actor()).columns or ()}
    names = ((rows, types[rows]), (columns, types[columns]) if columns else None)
    return {"pivot": pivoted(table_of(found, names, t), _notes(found, t), t)}


def begun(columns: Sequence[ResultColumn]) -> tuple[str, str | None, str, str]:
    """What to begin with: words down and across, the last number added up; without one, rows counted."""
    numbers = [c.name for c in columns if is_number(c.type) and not NAMES_A_THING.search(c.name)]
    others = [column.name for column in columns if column.name not in numbers] or [columns[0].name]
    across = others[1] if len(others) > 1 else None
    return others[0], across, (numbers or others)[-1], "sum" if numbers else "count"


def view(handle: QueryHandle, t: Translator) -> Component:
    """The choices for a result."""
    columns = handle.columns or ()
    return pivot_view([column.name for column in columns], begun(columns), t)


def table_of(found: Mapping[str, Any], names: tuple[Named, Named | None], t: Translator) -> Table:
    """The pivot as a table: a column a member, the totals last and below."""
    down, across = names
    heads = [cell(member, across, t) for member in found["columns"]] if across else []
    total = t("sql.pivot.total")
    columns = (
        TableColumn("key", down[0]),
        *(TableColumn(f"m{at}", head, Measure(head)) for at, head in enumerate(heads)),
        TableColumn("total", total, Measure(total)),
    )
    rows = [
        (cell(member, down, t), *map(_number, cells), _number(whole))
        for member, cells, whole in zip(found["rows"], found["cells"], found["rowTotals"], strict=True)
    ]
    return Table(columns, tuple(rows), total=(total, *map(_number, found["columnTotals"]), _number(found["total"])))


def _number(value: Any) -> Number | str | None:
    if not isinstance(value, str):
        return value if value is None or isinstance(value, int | float) else str(value)
    try:
        return float(value)
    except ValueError:
        return value


def _notes(found: Mapping[str, Any], t: Translator) -> list[str]:
    notes = [t("sql.pivot.totals")]
    if found["rowsCut"]:
        notes.append(t("sql.pivot.rows_cut", count=len(found["rows"])))
    if found["columnsCut"]:
        notes.append(t("sql.pivot.columns_cut", count=len(found["columns"])))
    return notes
