"""Traces of lines by role: actual, previous, target, forecast with its band; an open period stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.format import Translator
from components.view import Chart, Number, Series
from components.widgets.graph import HOVER, SERIES, Figure, exact, finite, key_of, safe
from components.widgets.labels import End

REST = "var(--bar-rest)"
STYLES: dict[str, Figure] = {
    "previous": {"color": "var(--muted)", "width": 1.4, "dash": "dot"},
    "target": {"color": "var(--faint)", "width": 1.2},
    "limit": {"color": "var(--faint)", "width": 1.2, "dash": "dash"},
}


@dataclass(frozen=True)
class Scene:
    """A chart laid out: category names, where its positions are among them, and the text of the viewer."""

    chart: Chart
    names: Sequence[str]
    at: Sequence[int]
    t: Translator

    @property
    def actual(self) -> list[Series]:
        """The series that have a colour of their own."""
        return [s for s in self.chart.series if s.role in ("actual", "other")]

    def colour(self, series: Series) -> str:
        """The colour of a series; grey when others are selected or the six colours are used up."""
        if series.role == "forecast":
            return "var(--series-1)"
        if series.role in STYLES:
            return str(STYLES[series.role]["color"])
        own = self.actual
        rank = next(i for i, s in enumerate(own) if s is series)
        chosen = set(self.chart.selected) & {key_of(s.key) for s in own}
        if rank >= SERIES or (chosen and key_of(series.key) not in chosen):
            return REST
        return f"var(--series-{rank + 1})"

    def keys(self, series: Series) -> list[str | None]:
        """The raw key behind every point: the position's, or the series' own."""
        return list(self.chart.keys) or [series.key] * len(self.chart.x)


def traces(series: Series, scene: Scene, *, fill: str | None = None) -> list[Figure]:
    """The traces of one series: a band when it has one, the line, and the open point of an unfinished period."""
    found = _band(series, scene) if series.low and series.high else []
    partial = scene.chart.partial if series.role in ("actual", "other") else None
    values = list(series.values)
    shared = base(series, scene)
    if partial is not None and partial < len(values):
        found.append(shared | _open_point(series, scene, partial))
        values[partial] = None
    line = shared | _line(series, scene, values)
    if fill:
        line |= {"fill": "tozeroy", "fillcolor": fill}
    return [*found, line]


def end(series: Series, scene: Scene, values: Sequence[Number | None] | None = None) -> End | None:
    """Where the line of `series` ends, for its label; None when it has no value."""
    shown = list(values if values is not None else series.values)
    if scene.chart.partial is not None and series.role in ("actual", "other"):
        shown[scene.chart.partial] = None
    last = next((i for i in reversed(range(len(shown))) if shown[i] is not None), None)
    if last is None:
        return None
    value = shown[last]
    colour = scene.colour(series)
    text = f"{colour[:-1]}-text)" if colour.startswith("var(--series-") else "var(--muted)"
    return End(value if value is not None else 0, series.label, text)


def base(series: Series, scene: Scene) -> Figure:
    """What every trace of a series has: positions, exact words, keys."""
    return {
        "x": [scene.names[i] for i in scene.at],
        "name": safe(series.label),
        "hovertext": _words(series, scene),
        "hovertemplate": HOVER,
        "customdata": scene.keys(series),
    }


def _line(series: Series, scene: Scene, values: Sequence[Number | None]) -> Figure:
    style = STYLES.get(series.role) or {"color": scene.colour(series), "width": 2}
    if series.role == "forecast":
        style = style | {"dash": "5px,4px"}
    known = [i for i, v in enumerate(values) if v is not None]
    mode = "lines+markers" if len(known) == 1 else "lines"
    one: Figure = {"marker": {"size": 7, "color": style["color"]}} if len(known) == 1 else {}
    return {"type": "scatter", "y": finite(values), "mode": mode, "line": style} | one


def _open_point(series: Series, scene: Scene, partial: int) -> Figure:
    values: list[Number | None] = [None] * len(series.values)
    values[partial] = series.values[partial]
    colour = scene.colour(series)
    marker = {"size": 8, "color": "var(--surface)", "line": {"color": colour, "width": 2}}
    look = {"mode": "markers", "marker": marker, "cliponaxis": False, "showlegend": False}
    return {"type": "scatter", "y": finite(values), **look}


def _band(series: Series, scene: Scene) -> list[Figure]:
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    x = [scene.names[i] for i in scene.at]
    low = edge | {"x": x, "y": finite(series.low)}
    high = edge | {"x": x, "y": finite(series.high), "fill": "tonexty", "fillcolor": "var(--band)"}
    return [low, high]


def _words(series: Series, scene: Scene) -> list[str]:
    texts = exact(series.measure, series.values, scene.t)
    if series.low and series.high:
        parts = zip(texts, series.low, series.high, strict=True)
        texts = [text if low is None else f"{text} ({_span(series, low, high, scene)})" for text, low, high in parts]
    partial = scene.chart.partial
    if partial is not None and partial < len(texts) and series.role in ("actual", "other"):
        texts[partial] = f"{texts[partial]} \u00b7 {scene.t('widgets.partial')}"
    return texts


def _span(series: Series, low: Number, high: Number | None, scene: Scene) -> str:
    return f"{scene.t.value(series.measure, low)} \u2013 {scene.t.value(series.measure, high)}"


def shapes(chart: Chart, scene: Scene) -> tuple[list[Figure], list[dict[str, Any]]]:
    """A veil over the selected positions; upright lines and words of the annotations that fall on a position."""
    at = {x: scene.names[i] for x, i in zip(chart.x, scene.at, strict=True)}
    known = [(at[x], text) for x, text in chart.annotations if x in at]
    line = {"color": "var(--line-strong)", "width": 1, "dash": "dot"}
    marks = [{"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line} for x, _ in known]
    notes = [
        {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "text": safe(text), "showarrow": False}
        for x, text in known
    ]
    return [*_veils(chart, scene), *marks], notes


def _veils(chart: Chart, scene: Scene) -> list[Figure]:
    """A band over every run of selected positions, as the span looked while it was dragged."""
    chosen = [at for at, key in zip(scene.at, chart.keys, strict=False) if key in chart.selected]
    firsts = [at for at in chosen if at - 1 not in chosen]
    lasts = [at for at in chosen if at + 1 not in chosen]
    look = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below", "fillcolor": "var(--accent)", "opacity": 0.16}
    bands = [{"x0": first - 0.5, "x1": last + 0.5} for first, last in zip(firsts, lasts, strict=True)]
    return [{"type": "rect", "name": "picked", "line": {"width": 0}, **look, **band} for band in bands]
