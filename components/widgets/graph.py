"""What all charts share: the graph around a plain figure, safe texts, values with words, axes with few ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any

from dash import dcc

from components import periods
from components.format import Translator
from components.ids import DashboardView
from components.numerals import NONE, missing
from components.view import Chart, Measure, Number

Figure = dict[str, Any]
CONFIG = {"displayModeBar": False, "topojsonURL": "/assets/topojson/", "scrollZoom": False, "doubleClick": False}
HOVER = "%{hovertext}"
NICE = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
SERIES = 6
NULL_KEY = "~"


def graph(figure: Figure, name: str | None) -> dcc.Graph:
    """A `dcc.Graph` around `figure`; with the id of the widget `name`, if it has one. The client adds the theme."""
    own = {"id": DashboardView.graph(name)} if name else {}
    return dcc.Graph(figure=figure, config=CONFIG, responsive=True, className="nx-graph", **own)


def safe(text: str) -> str:
    """`text` for Plotly, which reads a few HTML tags: shown as it is written."""
    return escape(text, quote=False)


def clipped(text: str, most: int = 26) -> str:
    """`text` with an ellipsis when it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def finite(values: Iterable[Number | None]) -> list[Number | None]:
    """The values with NaN and infinities as None, which JSON can carry."""
    return [None if missing(v) else v for v in values]


def exact(measure: Measure, values: Iterable[Number | None], t: Translator) -> list[str]:
    """The values in all digits, for hovering."""
    return [NONE if v is None else t.value(measure, v, short=False) for v in values]


def unique(labels: Sequence[str]) -> list[str]:
    """The labels as category names: repeated ones get invisible marks, for Plotly would merge them."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        found.append(safe(label) + "\u200b" * seen.get(label, 0))
        seen[label] = seen.get(label, 0) + 1
    return found


def key_of(key: str | None) -> str:
    """A key as it stands in `selected`: NULL has a sign of its own."""
    return NULL_KEY if key is None else key


def scale(values: Iterable[Number | None], *, zero: bool) -> tuple[list[float], list[float]]:
    """Round ticks for `values`, and the range of the axis that just holds them; from zero on when `zero`."""
    known = [float(v) for v in values if v is not None and not missing(v)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if zero or (low > 0 and low < 0.35 * high):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (0.0, 1.0)
    step, first, last = min(_steps(low, high), key=lambda s: _waste(s, high - low))
    marks = [i * step for i in range(first, last + 1)]
    edge = (marks[-1] - marks[0]) * 0.01
    return marks, [marks[0] - edge, marks[-1] + edge]


def axis(measure: Measure, values: Iterable[Number | None], t: Translator, *, zero: bool = False) -> Figure:
    """A value axis: few round ticks with their words."""
    marks, span = scale(values, zero=zero)
    return {"tickvals": marks, "ticktext": tick_texts(measure, marks, t), "range": span}


def tick_texts(measure: Measure, marks: Sequence[float], t: Translator) -> list[str]:
    """The ticks in words: without the unit, but for percent and durations."""
    if measure.unit == "percent":
        decimals = 0 if all(abs(m * 100 - round(m * 100)) < 1e-6 for m in marks) else 1
        return [t.percent(m, decimals) for m in marks]
    return [t.compact(round(m, 10)) for m in marks]


def category_axis(names: Sequence[str], words: Sequence[str]) -> Figure:
    """An axis of positions with a word each."""
    ticks = {"tickvals": list(range(len(words))), "ticktext": list(words)}
    return {"type": "category", "categoryarray": list(names), **ticks}


def room(chart: Chart) -> dict[str, str]:
    """How the client makes room for words below: it leaves periods out (`thin`) and shortens names (`fit`)."""
    return {"x": "thin" if chart.x and all(isinstance(x, date) for x in chart.x) else "fit"}


def places(chart: Chart, t: Translator) -> tuple[list[str], list[str], list[int]]:
    """Category names of all positions, their short words, and where each of the chart's own positions is among them.

    Periods that are missing between the first and the last are filled in, so that time runs evenly.
    """
    days = tuple(x for x in chart.x if isinstance(x, date))
    if not days or len(days) < len(chart.x):
        names = [str(x) for x in chart.x]
        return unique(names), [safe(clipped(n, 40)) for n in names], list(range(len(names)))
    every = periods.positions(days, chart.grain)
    at = {day: i for i, day in enumerate(every)}
    names = unique([t.period(day, chart.grain) for day in every])
    return names, axis_words(every, chart.grain, t), [at[day] for day in days]


def axis_words(days: Sequence[date], grain: str | None, t: Translator) -> list[str]:
    """Short words for periods in order; months name the year where it begins."""
    short = [t.period(day, grain, short=True) for day in days]
    if grain == "month" and len(days) > 12:
        short = [w if d.month > 1 else str(d.year) for w, d in zip(short, days, strict=True)]
    return short


def _steps(low: float, high: float) -> list[tuple[float, int, int]]:
    """Round steps that divide the span in about four, with the numbers of the first and last tick."""
    size = 10 ** math.floor(math.log10((high - low) / 4))
    steps = [nice * size for nice in NICE]
    return [(s, math.floor(low / s + 1e-9), math.ceil(high / s - 1e-9)) for s in steps]


def _waste(step: tuple[float, int, int], span: float) -> float:
    size, first, last = step
    return (last - first) * size / span + 0.12 * abs(last - first - 4)
