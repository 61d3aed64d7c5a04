"""The source rows behind a widget, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
from dash import MATCH, Input, Output, State, callback, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import Scene
from callbacks.cards.columns import day
from callbacks.context import actor, core
from callbacks.dashboard_view.choices import chips, range_words
from callbacks.dashboard_view.view import View, open_view
from components.grid import column_defs, row_data
from components.ids import DashboardView as Ids
from components.shell.proof_panel import statement
from components.view import TableColumn
from data.dashboards import DashboardState, RowsWanted, metrics_near, path_labels, rows
from data.metrics import Order, ResultColumn, RowsPage

BLOCK = 100
OPTIONS = {
    "rowModelType": "infinite",
    "cacheBlockSize": BLOCK,
    "maxBlocksInCache": 20,
    "animateRows": False,
    "suppressCellFocus": False,
}


@callback(
    output={"page": Output(Ids.rows(MATCH), "getRowsResponse")},
    inputs={"asked": Input(Ids.rows(MATCH), "getRowsRequest")},
    state={
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
        "id": State(Ids.rows(MATCH), "id"),
    },
)
def show_rows(
    asked: Mapping[str, Any] | None, search: str | None, pathname: str | None, id: Mapping[str, str]
) -> dict[str, Any]:
    """The page of rows the grid asks for, in its order."""
    view = open_view(pathname, search)
    if asked is None:
        raise PreventUpdate
    start, end = int(asked["startRow"]), int(asked["endRow"])
    page = fetch(view, id["widget"], offset=start, limit=end - start, sort=asked.get("sortModel") or ())
    columns = described(page.columns, view.scene)
    return {"page": {"rowData": [row_data(columns, row, view.t) for row in table(page)], "rowCount": page.total}}


def fetch(view: View, widget: str, *, offset: int, limit: int, sort: Sequence[Mapping[str, str]] = ()) -> RowsPage:
    """Rows of a widget with its own clicks applied; `sort` names columns as the grid does (`c0`, `c1`, …)."""
    order: tuple[Order, ...] = ()
    if sort:
        names = [column.id for column in fetch(view, widget, offset=0, limit=1).columns]
        order = tuple(Order(names[int(one["colId"][1:])], one["sort"] == "desc") for one in sort)
    wanted = RowsWanted(order=order, offset=offset, limit=limit)
    found = view.dashboard.widget(widget)
    state = view.state if found and found.sql else picked(view.state)
    return rows(core(), view.dashboard.id, widget, state, actor=actor(), wanted=wanted)


def picked(state: DashboardState) -> DashboardState:
    """The state in which a widget follows its own clicks too: one wants the rows of what one clicked."""
    filters = {(f.field, f.op): replace(f, source=None) for f in state.filters}
    return replace(state, filters=tuple(filters.values()))


def rows_panel(view: View, widget: str) -> Component:
    """The grid and what holds for its rows: how many, in which range, with which filters."""
    page = fetch(view, widget, offset=0, limit=1)
    columns = described(page.columns, view.scene)
    range = view.state.range or view.dashboard.defaults.range
    facts = [view.t("dashboard_view.rows.count", count=page.total), range_words(range, view)]
    facts += [chip.label for chip in chips(view)]
    facts += _opened(view, widget, range)
    facts += [view.t(f"reasons.{note.reason}", **_plain(note.params, view)) for note in page.proof.notes]
    grid = dag.AgGrid(
        id=Ids.rows(widget),
        columnDefs=column_defs(columns),
        defaultColDef={"sortable": True, "resizable": True, "minWidth": 110},
        rowModelType="infinite",
        dashGridOptions=OPTIONS,
        className="nx-grid-table",
        style={"height": "100%", "width": "100%"},
    )
    parts: list[Component] = [html.P(" · ".join(facts), className="nx-rows-facts")]
    if page.proof.tables:
        parts.append(statement(page.proof.sql, view.t))
    return html.Div([*parts, grid], className="nx-rows")


def _plain(params: Mapping[str, Any], view: View) -> dict[str, Any]:
    return {name: view.t.number(value) if isinstance(value, int | float) else value for name, value in params.items()}


def described(columns: Sequence[ResultColumn], scene: Scene) -> tuple[TableColumn, ...]:
    """The columns as the grid wants them."""
    return tuple(_column(column, scene) for column in columns)


def table(page: RowsPage) -> list[tuple[Any, ...]]:
    """The rows of a page, days as days."""
    cells = [[_cell(value, column) for value in page.data[column.id]] for column in page.columns]
    return list(zip(*cells, strict=True))


def _opened(view: View, widget: str, range: str) -> list[str]:
    found, drill = view.dashboard.widget(widget), view.state.drills.get(widget)
    if found is None or drill is None:
        return []
    names = path_labels(core(), metrics_near(view.dashboard, found), drill.path, range=range, actor=actor())
    said = zip(drill.path, names, strict=True)
    return [f"{view.scene.dimension(step.dimension)}: {view.scene.member(name)}" for step, name in said]


def _column(column: ResultColumn, scene: Scene) -> TableColumn:
    measure = scene.measure(column) if column.unit else None
    label = scene.t.label("dimension", column.id, column.label)
    return TableColumn(column.id, label, measure, date=column.type in ("DATE", "TIMESTAMP"))


def _cell(value: Any, column: ResultColumn) -> Any:
    if value is None or column.type not in ("DATE", "TIMESTAMP"):
        return value if value is None or isinstance(value, int | float | str) else str(value)
    return day(value)
