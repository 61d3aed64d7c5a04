"""Places on a map, their area by value. The map itself comes from this server."""

from __future__ import annotations

from dash import dcc

from components.format import Translator
from components.numerals import missing
from components.view import Card, Measure, Places
from components.widgets.example import proof
from components.widgets.graph import Figure, graph, key_of, safe
from components.widgets.lines import REST

LARGEST = 34
SMALLEST = 5
EUROPE = (-24.0, 34.0, 45.0, 71.5)


def render(body: Places, t: Translator, name: str | None = None) -> dcc.Graph:
    """The graph of `Places`."""
    return graph(figure(body, t), name)


def figure(body: Places, t: Translator) -> Figure:
    """Bubbles, the largest first so that small ones stay on top, on a map that just holds them."""
    order = sorted(range(len(body.labels)), key=lambda i: -_size(body.values[i]))
    sizes = [_size(body.values[i]) for i in order]
    chosen = set(body.selected)
    keys = [body.keys[i] if body.keys else None for i in order]
    colours = [REST if chosen and key_of(k) not in chosen else "var(--series-1)" for k in keys]
    trace = {
        "type": "scattergeo",
        "lon": [body.longitudes[i] for i in order],
        "lat": [body.latitudes[i] for i in order],
        "mode": "markers",
        "marker": {
            "size": sizes,
            "sizemode": "area",
            "sizeref": max(sizes, default=1.0) / LARGEST**2 or 1.0,
            "sizemin": SMALLEST,
            "color": colours,
            "opacity": 0.72,
            "line": {"width": 1, "color": "var(--surface)"},
        },
        "hovertext": [
            f"{safe(body.labels[i])}<br><b>{t.value(body.measure, body.values[i], short=False)}</b>" for i in order
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": keys,
        "name": safe(body.measure.label),
    }
    return {"data": [trace], "layout": {"geo": _geo(body), "hovermode": "closest", "margin": dict.fromkeys("lrtb", 0)}}


def _size(value: float | None) -> float:
    return 0.0 if value is None or missing(value) else max(0.0, float(value))


def _geo(body: Places) -> Figure:
    if not body.latitudes:
        return {"scope": "world", "resolution": 110}
    west, east = min(body.longitudes), max(body.longitudes)
    south, north = min(body.latitudes), max(body.latitudes)
    inside = west >= EUROPE[0] and south >= EUROPE[1] and east <= EUROPE[2] and north <= EUROPE[3]
    wide, tall = max(2.0, (east - west) * 0.12), max(1.5, (north - south) * 0.14)
    return {
        "scope": "europe" if inside else "world",
        "resolution": 50 if inside else 110,
        "projection": {"type": "mercator" if inside else "natural earth"},
        "lonaxis": {"range": [max(-180.0, west - wide), min(180.0, east + wide)]},
        "lataxis": {"range": [max(-70.0, south - tall), min(82.0, north + tall)]},
    }


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
    body = Places(labels, keys, latitudes, longitudes, values, Measure("Sales", "EUR"))
    return Card("sales-map", "map", "Sales by city", body, note="€", proof=proof(), drills=True)
