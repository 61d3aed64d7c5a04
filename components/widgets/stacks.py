"""Series upon each other: their totals, and labels at the middle of their last layers."""

from __future__ import annotations

from collections.abc import Sequence

from components.view import Number, Series
from components.widgets.graph import Figure
from components.widgets.labels import End, ends, width
from components.widgets.lines import Scene

LABELLED = 4


def totals(series: Sequence[Series]) -> list[float]:
    """The height of the stack at every position: positive parts, and where there are any, negative ones too."""
    columns = list(zip(*(s.values for s in series), strict=True))
    up = [sum(v for v in column if v is not None and v > 0) for column in columns]
    down = [sum(v for v in column if v is not None and v < 0) for column in columns]
    return [*map(float, up), *map(float, down)]


def labels(series: Sequence[Series], scene: Scene, span: Sequence[float]) -> Figure:
    """Layout parts: up to four series named right of their last layer, more in a legend."""
    if len(series) > LABELLED:
        return {"showlegend": True, "legend": {"traceorder": "normal"}}
    last = _last(series)
    found, below = [], 0.0
    for one in series:
        height = float(one.values[last] or 0) if last is not None else 0.0
        colour = scene.colour(one)
        ink = f"{colour[:-1]}-text)" if colour.startswith("var(--series-") else "var(--muted)"
        found.append(End(below + height / 2, one.label, ink))
        below += height
    return {
        "annotations": ends(found, span),
        "showlegend": False,
        "margin": {"l": 0, "r": width(found), "t": 10, "b": 0},
    }


def _last(series: Sequence[Series]) -> int | None:
    def known(values: tuple[Number | None, ...], i: int) -> bool:
        return i < len(values) and values[i] is not None

    length = max((len(s.values) for s in series), default=0)
    return next((i for i in reversed(range(length)) if any(known(s.values, i) for s in series)), None)
