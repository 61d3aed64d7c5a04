"""Rows of a stored result, a page at a time, as the grid sorts and filters them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import MATCH, Input, Output, State, callback
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Sql as Ids
from components.sql.cells import record
from data.queries import Filter, ResultColumn, Sort, page, status

Model = Mapping[str, Any]


@callback(
    output={"page": Output(Ids.rows(MATCH), "getRowsResponse")},
    inputs={"asked": Input(Ids.rows(MATCH), "getRowsRequest")},
    state={"id": State(Ids.rows(MATCH), "id")},
    prevent_initial_call=True,
)
def show_rows(asked: Model | None, id: Mapping[str, str]) -> dict[str, Any]:
    """The rows the grid asks for, in its order, of those that pass its filters."""
    if asked is None:
        raise PreventUpdate
    columns = status(core(), id["query"], actor=actor()).columns or ()
    found = page(
        core(),
        id["query"],
        actor=actor(),
        start=int(asked["startRow"]),
        stop=int(asked["endRow"]),
        sort=[Sort(_name(columns, one["colId"]), one["sort"] == "desc") for one in asked.get("sortModel") or ()],
        filters=list(filters(asked.get("filterModel") or {}, columns)),
    )
    t = words()
    described = tuple((column.name, column.type) for column in found.columns)
    return {"page": {"rowData": [record(row, described, t) for row in found.rows], "rowCount": found.total}}


def filters(model: Model, columns: Sequence[ResultColumn]) -> Iterator[Filter]:
    """What the grid filters by: of each column one condition, or two that both hold."""
    for place, condition in model.items():
        name = _name(columns, place)
        parts = condition.get("conditions") or [condition]
        yield from (_filter(name, part) for part in parts if part["type"] in OPERATORS)


def _filter(name: str, part: Model) -> Filter:
    operator = OPERATORS[part["type"]]
    if operator in ("null", "not_null"):
        return Filter(name, operator)
    if part.get("filterType") == "date":
        return _day(name, operator, str(part.get("dateFrom"))[:10], str(part.get("dateTo"))[:10])
    values = (part.get("filter"), part.get("filterTo"))
    return Filter(name, operator, values[: 2 if operator == "between" else 1])


def _day(name: str, operator: str, first: str, last: str) -> Filter:
    """A condition on days; the whole day counts also where the column has times."""
    if operator in ("eq", "between"):
        end = first if operator == "eq" else last
        return Filter(name, "between", (first, f"{end}T23:59:59.999999"))
    return Filter(name, operator, (f"{first}T23:59:59.999999" if operator in ("gt", "le") else first,))


def _name(columns: Sequence[ResultColumn], place: str) -> str:
    return columns[int(place.removeprefix("c"))].name


OPERATORS = {
    "equals": "eq",
    "notEqual": "ne",
    "lessThan": "lt",
    "lessThanOrEqual": "le",
    "greaterThan": "gt",
    "greaterThanOrEqual": "ge",
    "inRange": "between",
    "contains": "contains",
    "notContains": "not_contains",
    "startsWith": "starts",
    "endsWith": "ends",
    "blank": "null",
    "notBlank": "not_null",
}
