"""A chart of a result: what stands along it, what is counted, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Sql as Ids
from components.shell.filters import Choice, select
from components.view import Chart
from components.widgets import WIDGETS

KINDS = ("line", "area", "bar", "stacked", "pie")


def chart_view(columns: Sequence[str], numbers: Sequence[str], x: str, y: str, kind: str, t: Translator) -> Component:
    """The choices, and a place for the chart they make."""
    across = dcc.Dropdown(id=Ids.CHART_X, options=list(columns), value=x, clearable=False)
    up = dcc.Dropdown(id=Ids.CHART_Y, options=list(numbers), value=[y], multi=True, clearable=False)
    kinds = [Choice(name, t(f"sql.chart.{name}")) for name in KINDS]
    head = html.Div(
        [
            select(Ids.CHART_KIND, kinds, kind, label=t("sql.chart.kind")),
            html.Label([t("sql.chart.x"), across], className="nx-sql-field"),
            html.Label([t("sql.chart.y"), up], className="nx-sql-field"),
        ],
        className="nx-sql-fields",
    )
    return html.Div([head, html.Div(id=Ids.CHART, className="nx-sql-chart")], className="nx-sql-rows")


def drawn(kind: str, chart: Chart, note: str, t: Translator) -> Component:
    """The chart, and under it what one should know of it."""
    parts: list[Component] = [html.Div(WIDGETS[kind].render(chart, t, None), className="nx-sql-figure")]
    if note:
        parts.append(html.P(note, className="nx-sql-facts"))
    return html.Div(parts, className="nx-sql-drawn")
