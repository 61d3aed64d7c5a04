"""Two results compared: which other one, by which columns, and what is not the same."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.grid import grid
from components.ids import Sql as Ids
from components.shell.filters import Choice
from components.view import Table


def compare_view(others: Sequence[Choice], columns: Sequence[str], t: Translator) -> Component:
    """The choices, and a place for what they show."""
    options = [{"label": each.label, "value": each.value} for each in others]
    other = dcc.Dropdown(id=Ids.COMPARE_WITH, options=options, value=None, clearable=False)
    keys = dcc.Dropdown(id=Ids.COMPARE_KEYS, options=list(columns), value=[], multi=True)
    head = html.Div(
        [
            html.Label([t("sql.compare.with"), other], className="nx-sql-field nx-sql-field-wide"),
            html.Label([t("sql.compare.keys"), keys], className="nx-sql-field nx-sql-field-wide"),
        ],
        className="nx-sql-fields",
    )
    hint = html.P(t("sql.compare.pick" if others else "sql.compare.none"), className="nx-hint")
    return html.Div([head, html.Div(hint, id=Ids.COMPARED, className="nx-sql-pivot")], className="nx-sql-rows")


def compared(facts: Sequence[str], table: Table | None, t: Translator) -> Component:
    """How many rows are the same, and those that are not."""
    parts: list[Component] = [html.P(" \u00b7 ".join(facts), className="nx-sql-facts", role="status")]
    if table is not None:
        parts.append(html.Div(grid(table, t), className="nx-sql-pivot-grid"))
    return html.Div(parts, className="nx-sql-drawn")
