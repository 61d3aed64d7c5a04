"""Where widgets lie: moved without covering each other, put where there is room, closed up. Boxes by widget id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from data.dashboards.model import COLUMNS, Layout

TALLEST = 40
Boxes = Mapping[str, Layout]


def arranged(boxes: Boxes, *, first: str | None = None) -> dict[str, Layout]:
    """The boxes without overlaps: `first` keeps its place, others move down as far as they must, upper ones first."""
    order = sorted(boxes, key=lambda id_: (id_ != first, boxes[id_].y, boxes[id_].x, id_))
    settled: dict[str, Layout] = {}
    for id_ in order:
        box = boxes[id_]
        while under := [other for other in settled.values() if other.overlaps(box)]:
            box = replace(box, y=max(other.y + other.h for other in under))
        settled[id_] = box
    return {id_: settled[id_] for id_ in boxes}


def closed_up(boxes: Boxes) -> dict[str, Layout]:
    """The boxes as far up as they go, in the order in which one reads them."""
    settled: dict[str, Layout] = {}
    for id_ in sorted(boxes, key=lambda each: (boxes[each].y, boxes[each].x, each)):
        box = replace(boxes[id_], y=0)
        while under := [other for other in settled.values() if other.overlaps(box)]:
            box = replace(box, y=min(other.y + other.h for other in under))
        settled[id_] = box
    return {id_: settled[id_] for id_ in boxes}


def room_for(boxes: Boxes, w: int, h: int) -> Layout:
    """The first free place of that size, from the top left; below everything there always is one."""
    return next(place for place in _places(w, h) if not any(place.overlaps(box) for box in boxes.values()))


def clamped(x: int, y: int, w: int, h: int) -> Layout:
    """The nearest box that lies on the grid."""
    width = min(max(w, 1), COLUMNS)
    return Layout(min(max(x, 0), COLUMNS - width), max(y, 0), width, min(max(h, 1), TALLEST))


def _places(w: int, h: int) -> Iterator[Layout]:
    y = 0
    while True:
        yield from (Layout(x, y, w, h) for x in range(COLUMNS - w + 1))
        y += 1
