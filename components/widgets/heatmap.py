"""Values by row and column as colour; words in the cells while they fit, on a scale that keeps them readable."""

from __future__ import annotations

from dataclasses import replace

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Matrix, Measure
from components.widgets.example import proof
from components.widgets.graph import Figure, category_axis, clipped, finite, graph, safe, unique

WORDS_IN = 14
NARROW = 7
SCALES = {
    (False, False): [[0, "var(--low)"], [1, "var(--high)"]],
    (True, False): [[0, "var(--opposite)"], [0.5, "var(--middle)"], [1, "var(--high)"]],
    (False, True): [[0, "var(--low)"], [1, "var(--high-worded)"]],
    (True, True): [[0, "var(--opposite-worded)"], [0.5, "var(--middle)"], [1, "var(--high-worded)"]],
}


def render(body: Matrix, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of a `Matrix`; a click's `customdata` is `[row key, column key]`."""
    return graph(figure(body, t), name)


def figure(body: Matrix, t: Translator, *, words: bool | None = None) -> Figure:
    """A heatmap with the first row on top; `words` in the cells unless there are too many columns."""
    rows, columns = unique(body.rows), unique(body.columns)
    worded = len(columns) <= WORDS_IN if words is None else words
    trace: Figure = {
        "type": "heatmap",
        "x": columns,
        "y": rows,
        "z": [finite(row) for row in body.values],
        "colorscale": SCALES[body.diverging, worded],
        "showscale": False,
        "hoverongaps": False,
        "hovertext": _hover(body, t),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": _keys(body),
    }
    if body.diverging:
        trace["zmid"] = 0
    if worded:
        trace["text"] = _words(body, t)
        trace |= {"texttemplate": "%{text}", "textfont": {"size": 11.5, "color": "var(--text)"}}
    return {"data": [trace], "layout": _layout(body, rows, columns)}


def _words(body: Matrix, t: Translator) -> list[list[str]]:
    """The values of the cells; percent without decimals where cells are narrow."""
    measure = body.measure
    if measure.unit == "percent" and measure.decimals is None and len(body.columns) > NARROW:
        measure = replace(measure, decimals=0)
    return [["" if v is None or missing(v) else t.value(measure, v) for v in row] for row in body.values]


def _layout(body: Matrix, rows: list[str], columns: list[str]) -> Figure:
    return {
        "hovermode": "closest",
        "meta": {"x": "fit", "y": "fit"},
        "xaxis": category_axis(columns, [safe(clipped(c, 24)) for c in body.column_words or body.columns]),
        "yaxis": category_axis(rows, [safe(clipped(r, 28)) for r in body.rows])
        | {"autorange": "reversed", "showgrid": False},
        "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
    }


def _hover(body: Matrix, t: Translator) -> list[list[str]]:
    return [
        [
            f"{safe(row)} \u00b7 {safe(column)}<br><b>{t.value(body.measure, value, short=False)}</b>"
            for column, value in zip(body.columns, values, strict=True)
        ]
        for row, values in zip(body.rows, body.values, strict=True)
    ]


def _keys(body: Matrix) -> list[list[list[str | None]]]:
    rows = body.row_keys or (None,) * len(body.rows)
    columns = body.column_keys or (None,) * len(body.columns)
    return [[[row, column] for column in columns] for row in rows]


def example() -> Card:
    """Use of machines by weekday."""
    rows, days = ("Press 1", "Press 2", "Lathe", "Weld cell", "Paint line"), ("Mon", "Tue", "Wed", "Thu", "Fri")
    values = tuple(tuple(round(0.42 + ((i * 7 + j * 5) % 11) / 20, 3) for j in range(5)) for i in range(5))
    body = Matrix(rows, days, values, Measure("Utilisation", "percent"), row_keys=rows, column_keys=days)
    return Card("use", "heatmap", "Resource utilisation", body, note="share of available hours", proof=proof())
