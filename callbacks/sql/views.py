"""Ways to look at a stored result: its rows, what is in its columns, a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql import comparing, outcome, pivoting
from callbacks.sql.charting import charted, proposed
from components.format import Translator
from components.ids import Sql as Ids
from components.shell.states import empty_card
from components.sql import facts as column_facts
from components.sql.cells import is_number
from components.sql.chart import chart_view, drawn
from components.view import Reason
from data.queries import QueryHandle, column_statistics, status


@callback(
    output={"viewed": Output(Ids.VIEWED, "children")},
    inputs={"view": Input(Ids.VIEW, "value")},
    state={"run": State(Ids.RUN, "data")},
    prevent_initial_call=True,
)
def show_view(view: str | None, run: Mapping[str, Any] | None) -> dict[str, Component]:
    """The result in another way."""
    if ctx.triggered_id is None or not view or not run or not run.get("query"):
        raise PreventUpdate
    return {"viewed": VIEWS[view](status(core(), run["query"], actor=actor()), words())}


@callback(
    output={"facts": Output(Ids.FACTS, "children")},
    inputs={"column": Input(Ids.COLUMN, "value")},
    state={"run": State(Ids.RUN, "data")},
)
def show_facts(column: str | None, run: Mapping[str, Any] | None) -> dict[str, Component]:
    """What there is to say about the chosen column."""
    if not column or not run or not run.get("query"):
        raise PreventUpdate
    return {"facts": column_facts.facts(column_statistics(core(), run["query"], column, actor=actor()), words())}


@callback(
    output={"chart": Output(Ids.CHART, "children")},
    inputs={"kind": Input(Ids.CHART_KIND, "value"), "x": Input(Ids.CHART_X, "value"), "y": Input(Ids.CHART_Y, "value")},
    state={"run": State(Ids.RUN, "data")},
)
def draw(kind: str | None, x: str | None, y: list[str] | None, run: Mapping[str, Any] | None) -> dict[str, Component]:
    """The chart of the chosen columns."""
    if not kind or not x or not y or not run or not run.get("query"):
        raise PreventUpdate
    t = words()
    chart, note = charted(run["query"], x, y, t)
    return {"chart": drawn(kind, chart, note, t)}


def _rows(handle: QueryHandle, t: Translator) -> Component:
    return outcome.rows(outcome.answer_of(handle, t), t)


def _columns(handle: QueryHandle, t: Translator) -> Component:
    columns = [(column.name, column.type) for column in handle.columns or ()]
    return column_facts.picker(columns, columns[0][0], html.Div(className="nx-bone nx-sql-bone-rows"), t)


def _chart(handle: QueryHandle, t: Translator) -> Component:
    columns = handle.columns or ()
    numbers = [column.name for column in columns if is_number(column.type)]
    if not numbers or not handle.row_count:
        return empty_card(Reason("sql.chart.none"), t)
    x, y, kind = proposed(columns)
    return chart_view([column.name for column in columns], numbers, x, y, kind, t)


VIEWS: Mapping[str, Callable[[QueryHandle, Translator], Component]] = {
    "rows": _rows,
    "columns": _columns,
    "chart": _chart,
    "pivot": pivoting.view,
    "compare": comparing.view,
}
