"""Metrics by rows and columns as a grid, subtotals among the rows, in an order that sorting would break."""

from __future__ import annotations

from dash.development.base_component import Component

from components.format import Translator
from components.grid import LETTER, PADDING, grid
from components.ids import DashboardView
from components.view import Card, Measure, Table, TableColumn
from components.widgets.example import proof

LEAST, WIDEST = 96, 180


def render(body: Table, t: Translator, name: str | None = None) -> Component:
    """The grid of a `Table`, with the id of the widget `name` if it has one."""
    found = grid(body, t, id=DashboardView.table(name) if name else None)
    found.defaultColDef = {**found.defaultColDef, "sortable": False}
    down = [column for column in found.columnDefs if "type" not in column]
    for at, column in enumerate(down):
        longest = max((len(row[f"{column['field']}__text"]) for row in found.rowData), default=0)
        width = max(min(round(longest * LETTER) + PADDING, WIDEST), LEAST)
        column |= {"minWidth": width, **({"pinned": "left", "width": width, "flex": 0} if at == 0 else {})}
    return found


def example() -> Card:
    """Revenue by category and region."""
    euro = Measure("Revenue", "EUR")
    columns = (TableColumn("category", "Category"), *(TableColumn(n, n, euro) for n in ("DACH", "Nordics", "Total")))
    rows = (("Heat pumps", 8.1e6, 4.4e6, 12.5e6), ("Storage", 3.2e6, None, 3.2e6))
    body = Table(columns, rows, total=("Total", 11.3e6, 4.4e6, 15.7e6))
    return Card("pivot", "pivot", "Revenue by category and region", body, note="EUR", proof=proof())
