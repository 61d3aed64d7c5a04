"""Grids of rows (AG Grid): raw values for sorting and filtering, words for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import dash_ag_grid as dag

from components.format import Translator
from components.view import Measure, Table, TableColumn

WORDS = {"function": "words(params)"}
SAYINGS = (
    "noRowsToShow", "loadingOoo", "filterOoo", "resetFilter", "contains", "notContains", "startsWith", "endsWith",
    "equals", "notEqual", "blank", "notBlank", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
    "inRange", "inRangeStart", "inRangeEnd", "before", "after", "today",
)  # fmt: skip
WHOLE = 10_000
LETTER, PADDING, SORT_SIGN = 8.4, 22, 16
Cell = int | float | str | date | datetime | None
Row = dict[str, Any]


def grid(table: Table, t: Translator, *, id: str | dict[str, str] | None = None) -> dag.AgGrid:
    """A grid over all rows of `table`, its total pinned below."""
    options: dict[str, Any] = {"animateRows": False, "suppressCellFocus": False, "tooltipShowDelay": 400}
    options["localeText"] = grid_words(t)
    total = [] if table.total is None else [row_data(table.columns, table.total, t)]
    if total:
        options["pinnedBottomRowData"] = total
    own = {"id": id} if id else {}
    rows = [row_data(table.columns, row, t) for row in table.rows]
    return dag.AgGrid(
        columnDefs=column_defs(table.columns, [*rows, *total]),
        rowData=rows,
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True, "minWidth": 92, "flex": 1},
        dashGridOptions=options,
        className="nx-grid-table",
        style={"height": "100%", "width": "100%"},
        **own,
    )


def grid_words(t: Translator) -> dict[str, str]:
    """What AG Grid itself says, in the viewer's language."""
    return {name: t(f"grid.{name}") for name in SAYINGS}


def column_defs(columns: tuple[TableColumn, ...], rows: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """AG Grid's columns: fields `c0`, `c1`, … in order; numbers stand right, as wide as the longest of `rows`."""
    return [
        {
            "field": f"c{i}",
            "headerName": column.label,
            "headerTooltip": column.label,
            "valueFormatter": WORDS,
            **({"type": "rightAligned", "minWidth": _width(i, column, rows)} if column.measure else {"flex": 2}),
        }
        for i, column in enumerate(columns)
    ]


def _width(i: int, column: TableColumn, rows: Sequence[Row]) -> int:
    longest = max((len(row[f"c{i}__text"]) for row in rows), default=0)
    return round(max(longest * LETTER, len(column.label) * LETTER + SORT_SIGN)) + PADDING


def row_data(columns: tuple[TableColumn, ...], row: tuple[Cell, ...], t: Translator) -> Row:
    """One row: `c0` the raw value, `c0__text` its words."""
    found: Row = {}
    for i, (column, value) in enumerate(zip(columns, row, strict=True)):
        found[f"c{i}"] = value.isoformat() if isinstance(value, date) else value
        found[f"c{i}__text"] = cell_text(column.measure, value, t)
    return found


def cell_text(measure: Measure | None, value: Cell, t: Translator) -> str:
    """A cell in words: numbers in all digits with their unit (large amounts without cents), days and instants in the
    viewer's way."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return t.datetime(value) if isinstance(value, datetime) else t.date(value)
    if measure is None:
        return t.number(value)
    if abs(value) >= WHOLE and len(measure.unit) == 3 and measure.decimals is None:
        measure = replace(measure, decimals=0)
    return t.value(measure, value, short=False)
