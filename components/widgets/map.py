"""Places on a map, their area by value, and the largest beside it as bars. The map itself comes from this server."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Measure, Places
from components.widgets.example import proof
from components.widgets.graph import Figure, category_axis, clipped, graph, key_of, safe, unique
from components.widgets.lines import REST

LARGEST = 34
SMALLEST = 5
ASPECT = 2.0
ASPECT_BESIDE_BARS = 1.35
WIDE = 150.0
BARS = 10
WORDS = 22


def render(body: Places, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of `Places`."""
    return graph(figure(body, t), name)


def figure(body: Places, t: Translator) -> Figure:
    """Bubbles, the largest first so that small ones stay on top, on a map that just holds them."""
    order = sorted(range(len(body.labels)), key=lambda i: -_size(body.values[i]))
    layout = {"geo": _geo(body), "hovermode": "closest", "showlegend": False, "margin": dict.fromkeys("lrtb", 0)}
    bubbles = _bubbles(body, order, t)
    if not body.bars:
        return {"data": [bubbles], "layout": layout}
    shown = order[:BARS]
    return {"data": [bubbles, _bars(body, shown, t)], "layout": layout | _beside(body, shown, t)}


def _bubbles(body: Places, order: Sequence[int], t: Translator) -> Figure:
    sizes = [_size(body.values[i]) for i in order]
    return {
        "type": "scattergeo",
        "lon": [body.longitudes[i] for i in order],
        "lat": [body.latitudes[i] for i in order],
        "mode": "markers",
        "marker": {
            "size": sizes,
            "sizemode": "area",
            "sizeref": max(sizes, default=1.0) / LARGEST**2 or 1.0,
            "sizemin": SMALLEST,
            "color": _colours(body, order),
            "opacity": 0.72,
            "line": {"width": 1, "color": "var(--surface)"},
        },
        **_marks(body, order, t),
    }


def _bars(body: Places, shown: Sequence[int], t: Translator) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [_size(body.values[i]) for i in shown],
        "y": unique([body.labels[i] for i in shown]),
        "marker": {"color": _colours(body, shown)},
        "text": [t.value(body.measure, body.values[i]) for i in shown],
        "textposition": "outside",
        "cliponaxis": False,
        **_marks(body, shown, t),
    }


def _beside(body: Places, shown: Sequence[int], t: Translator) -> Figure:
    """Axes of the bars; the client puts them beside the map, or below it where there is no room."""
    names = [body.labels[i] for i in shown]
    words = [safe(clipped(name, WORDS)) for name in names]
    longest = max((len(t.value(body.measure, body.values[i])) for i in shown), default=0)
    return {
        "meta": {"map": "bars", "longest": longest},
        "xaxis": {"visible": False, "range": [0, max((_size(body.values[i]) for i in shown), default=1.0) or 1.0]},
        "yaxis": category_axis(unique(names), words) | {"autorange": "reversed", "showgrid": False, "fixedrange": True},
    }


def _colours(body: Places, order: Sequence[int]) -> list[str]:
    chosen = set(body.selected)
    return [REST if chosen and key_of(k) not in chosen else "var(--series-1)" for k in _keys(body, order)]


def _keys(body: Places, order: Sequence[int]) -> list[str | None]:
    return [body.keys[i] if body.keys else None for i in order]


def _marks(body: Places, order: Sequence[int], t: Translator) -> Figure:
    """What hovering says and clicking gives."""
    values = [t.value(body.measure, body.values[i], short=False) for i in order]
    return {
        "hovertext": [f"{safe(body.labels[i])}<br><b>{value}</b>" for i, value in zip(order, values, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": _keys(body, order),
        "name": safe(body.measure.label),
    }


def _size(value: float | None) -> float:
    return 0.0 if value is None or missing(value) else max(0.0, float(value))


def _geo(body: Places) -> Figure:
    """A section of the world that holds all places with their bubbles, of about the shape of the room it has."""
    aspect = ASPECT_BESIDE_BARS if body.bars else ASPECT
    if not body.latitudes:
        return {"scope": "world", "resolution": 110, "projection": {"type": "natural earth"}}
    west, east = _padded(min(body.longitudes), max(body.longitudes), 0.12, 180.0)
    south, north = _padded(min(body.latitudes), max(body.latitudes), 0.24, 78.0)
    if east - west > WIDE:
        return {"scope": "world", "resolution": 110, "projection": {"type": "natural earth"}}
    low, high = _mercator(south), _mercator(north)
    missing_width = aspect * (high - low) - math.radians(east - west)
    if missing_width > 0:
        more = math.degrees(missing_width) / 2
        west, east = west - more, east + more
    else:
        more = -missing_width / aspect / 2
        south, north = _latitude(low - more), _latitude(high + more)
    return {
        "scope": "world",
        "resolution": 110,
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [round(west, 3), round(east, 3)]},
        "lataxis": {"range": [round(south, 3), round(north, 3)]},
    }


def _padded(low: float, high: float, share: float, limit: float) -> tuple[float, float]:
    pad = max(1.5, (high - low) * share)
    return max(-limit, low - pad), min(limit, high + pad)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(y)) - math.pi / 2)


def example() -> Card:
    """Sales by city."""
    rows = (
        ("Lisbon", 38.72, -9.14, 2.4e6),
        ("Madrid", 40.42, -3.7, 3.9e6),
        ("Paris", 48.86, 2.35, 6.1e6),
        ("Berlin", 52.52, 13.4, 7.8e6),
        ("Vienna", 48.21, 16.37, 2.2e6),
        ("Milan", 45.46, 9.19, 3.1e6),
        ("Stockholm", 59.33, 18.07, 1.4e6),
        ("Warsaw", 52.23, 21.01, 1.9e6),
    )
    labels, latitudes, longitudes, values = zip(*rows, strict=True)
    keys = tuple(label.lower() for label in labels)
    body = Places(labels, keys, latitudes, longitudes, values, Measure("Sales", "EUR"), bars=True)
    return Card("sales-map", "map", "Sales by city", body, note="€", proof=proof(), drills=True)
