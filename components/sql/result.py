"""What came of a query: its rows in a grid, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Sql as Ids
from components.shell.states import error_card
from components.sql.cells import LOOK, WORDS, is_number, record
from components.view import Fault, Reason

Columns = tuple[tuple[str, str], ...]
LETTER, PADDING, WIDEST = 7.6, 44, 420


@dataclass(frozen=True)
class Answer:
    """A result: columns as (name, type), how many rows, how long it took."""

    query: str
    columns: Columns
    rows: int
    milliseconds: float


def failed(reason: Reason, t: Translator) -> Component:
    """Why there are no rows."""
    return error_card(Fault(reason, "viewer", reason.code.removeprefix("errors.")), t)


def rows(answer: Answer, found: Sequence[Sequence[Any]], t: Translator) -> Component:
    """The facts of a result and its rows."""
    facts = [t("sql.rows", count=answer.rows), t.duration(answer.milliseconds)]
    data = [record(row, answer.columns, t) for row in found]
    grid = dag.AgGrid(
        id=Ids.rows(answer.query),
        columnDefs=column_defs(answer.columns, data),
        rowData=data,
        defaultColDef={"sortable": True, "resizable": True, "minWidth": 80},
        dashGridOptions={"animateRows": False, "tooltipShowDelay": 400, "enableCellTextSelection": True},
        className="nx-grid-table",
        style={"height": "100%", "width": "100%"},
    )
    return html.Div([html.P(" · ".join(facts), className="nx-sql-facts"), grid], className="nx-sql-rows")


def column_defs(columns: Columns, sample: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The grid's columns `c0`, `c1`, …, as wide as what the first rows need."""
    return [
        {
            "field": f"c{at}",
            "headerName": name,
            "headerTooltip": f"{name} · {kind.lower()}",
            "valueFormatter": WORDS,
            "cellClass": LOOK,
            "width": _width(at, name, sample),
            **({"type": "rightAligned"} if is_number(kind) else {}),
        }
        for at, (name, kind) in enumerate(columns)
    ]


def _width(at: int, name: str, sample: Sequence[dict[str, Any]]) -> int:
    longest = max((len(row[f"c{at}__text"]) for row in sample[:200]), default=0)
    return min(round(max(longest * LETTER + 20, len(name) * LETTER + PADDING, 90)), WIDEST)
