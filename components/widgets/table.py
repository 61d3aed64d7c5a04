"""A table of results as a grid: sorted by raw values, shown in words."""

from __future__ import annotations

from dash.development.base_component import Component

from components.format import Translator
from components.grid import grid
from components.ids import DashboardView
from components.view import Card, Measure, Table, TableColumn
from components.widgets.example import PRODUCTS, proof


def render(body: Table, t: Translator, name: str | None = None) -> Component:
    """The grid of a `Table`, with the id of the widget `name` if it has one."""
    return grid(body, t, id=DashboardView.table(name) if name else None)


def example() -> Card:
    """Products with revenue and margin."""
    columns = (
        TableColumn("product", "Product"),
        TableColumn("revenue", "Revenue", Measure("Revenue", "EUR")),
        TableColumn("margin", "Margin", Measure("Margin", "percent")),
        TableColumn("orders", "Orders", Measure("Orders")),
    )
    rows = tuple(
        (p, round(9.3e6 / (i + 1), 2), round(0.41 - i * 0.03, 3), 1800 - i * 210) for i, p in enumerate(PRODUCTS)
    )
    body = Table(columns, rows, total=("Total", 22_785_000.0, 0.352, 7650))
    return Card("table", "table", "Products", body, proof=proof())
