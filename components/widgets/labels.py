"""Labels that stand at the ends of lines instead of a legend, moved apart so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.view import Number
from components.widgets.graph import clipped, safe

HEIGHT = 200.0
LINE = 15.0
LETTER = 6.4
MOST = 18


@dataclass(frozen=True)
class End:
    """Where a line ends: its value, name and colour."""

    y: Number
    text: str
    colour: str


def ends(found: Sequence[End], span: Sequence[float]) -> list[dict[str, Any]]:
    """One annotation an end, right of the drawing at its height, none covering another.

    `span` is the range of the value axis. Drawn heights are not known here: the distance holds from 200 px up.
    """
    height = (span[1] - span[0]) or 1.0
    wished = [(float(e.y) - span[0]) / height * HEIGHT for e in found]
    order = sorted(range(len(found)), key=lambda i: wished[i])
    tall = [LINE * len(broken(found[i].text)) for i in order]
    placed = _apart([wished[i] for i in order], tall)
    return [_note(found[i], at - wished[i]) for i, at in zip(order, placed, strict=True)]


def width(found: Sequence[End]) -> int:
    """The room in pixels that the labels take right of the lines."""
    longest = max((len(line) for e in found for line in broken(e.text)), default=0)
    return round(longest * LETTER) + 10


def broken(text: str) -> list[str]:
    """`text` in one or two lines, clipped where that is not enough."""
    if len(text) <= MOST:
        return [text]
    first, _, _ = text[: MOST + 1].rpartition(" ")
    rest = text[len(first) :].strip()
    return [first, clipped(rest, MOST)] if first else [clipped(text, MOST)]


def _note(end: End, shift: float) -> dict[str, Any]:
    return {
        "x": 1,
        "xref": "paper",
        "y": end.y,
        "text": "<br>".join(safe(line) for line in broken(end.text)),
        "font": {"color": end.colour},
        "align": "left",
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 4,
        "yshift": round(shift, 1),
        "showarrow": False,
    }


def _apart(wished: Sequence[float], tall: Sequence[float]) -> list[float]:
    """Rising positions that leave each its height; what is too close moves as one block around where it was wished."""
    blocks: list[tuple[float, list[float]]] = []
    for at, height in zip(wished, tall, strict=True):
        blocks.append((at, [height]))
        while len(blocks) > 1 and blocks[-1][0] - blocks[-2][0] < (sum(blocks[-1][1]) + sum(blocks[-2][1])) / 2:
            (b, above), (a, below) = blocks.pop(), blocks.pop()
            centre = (a * len(below) + b * len(above)) / (len(below) + len(above))
            blocks.append((centre, below + above))
    return [at for centre, heights in blocks for at in _within(centre, heights)]


def _within(centre: float, heights: Sequence[float]) -> list[float]:
    found, edge = [], centre - sum(heights) / 2
    for height in heights:
        found.append(edge + height / 2)
        edge += height
    return found
