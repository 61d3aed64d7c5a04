"""A pivot of a result: what goes down and across, what is put together and how."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.grid import grid
from components.ids import Sql as Ids
from components.shell.filters import Choice, select
from components.view import Table

AGGREGATES = ("sum", "avg", "min", "max", "median", "count", "count_distinct")


def pivot_view(columns: Sequence[str], begun: tuple[str, str | None, str, str], t: Translator) -> Component:
    """The choices (rows, columns, value, how to begin with), and a place for the table they make."""
    rows, across, value, aggregate = begun
    ways = [Choice(name, t(f"sql.pivot.{name}")) for name in AGGREGATES]
    head = html.Div(
        [
            _picker(Ids.PIVOT_ROWS, t("sql.pivot.rows"), columns, rows),
            _picker(Ids.PIVOT_COLUMNS, t("sql.pivot.columns"), columns, across, clearable=True),
            select(Ids.PIVOT_AGGREGATE, ways, aggregate, label=t("sql.pivot.aggregate")),
            _picker(Ids.PIVOT_VALUE, t("sql.pivot.value"), columns, value),
        ],
        className="nx-sql-fields",
    )
    return html.Div([head, html.Div(id=Ids.PIVOT, className="nx-sql-pivot")], className="nx-sql-rows")


def pivoted(table: Table, notes: Sequence[str], t: Translator) -> Component:
    """The table with its totals, and what one should know of it."""
    parts: list[Component] = [html.Div(grid(table, t), className="nx-sql-pivot-grid")]
    if notes:
        parts.append(html.P(" \u00b7 ".join(notes), className="nx-sql-facts"))
    return html.Div(parts, className="nx-sql-drawn")


def _picker(id: str, label: str, columns: Sequence[str], value: str | None, *, clearable: bool = False) -> Component:
    picker = dcc.Dropdown(id=id, options=list(columns), value=value, clearable=clearable)
    return html.Label([label, picker], className="nx-sql-field")
