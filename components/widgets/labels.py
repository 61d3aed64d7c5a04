"""Labels that stand at the ends of lines instead of a legend, moved apart so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.view import Number
from components.widgets.graph import clipped, safe

HEIGHT = 200.0
LINE = 15.0


@dataclass(frozen=True)
class End:
    """Where a line ends: its value, name and colour."""

    y: Number
    text: str
    colour: str


def ends(found: Sequence[End], span: Sequence[float]) -> list[dict[str, Any]]:
    """One annotation an end, right of the drawing at its height, at least a line from the next one.

    `span` is the range of the value axis. Drawn heights are not known here: the distance holds from 200 px up.
    """
    height = (span[1] - span[0]) or 1.0
    wished = [(float(e.y) - span[0]) / height * HEIGHT for e in found]
    order = sorted(range(len(found)), key=lambda i: wished[i])
    placed = _apart([wished[i] for i in order])
    return [_note(found[i], at - wished[i]) for i, at in zip(order, placed, strict=True)]


def width(found: Sequence[End]) -> int:
    """The room in pixels that the labels take right of the lines."""
    return max((round(len(clipped(e.text, 20)) * 6.4) + 10 for e in found), default=8)


def _note(end: End, shift: float) -> dict[str, Any]:
    return {
        "x": 1,
        "xref": "paper",
        "y": end.y,
        "text": safe(clipped(end.text, 20)),
        "font": {"color": end.colour},
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 4,
        "yshift": round(shift, 1),
        "showarrow": False,
    }


def _apart(wished: Sequence[float]) -> list[float]:
    """Rising positions at least a line apart, moved as a block around where they were wished."""
    blocks: list[tuple[float, int]] = []
    for at in wished:
        blocks.append((at, 1))
        while len(blocks) > 1 and blocks[-1][0] - blocks[-2][0] < LINE * (blocks[-1][1] + blocks[-2][1]) / 2:
            (b, n), (a, m) = blocks.pop(), blocks.pop()
            blocks.append(((a * m + b * n) / (m + n), m + n))
    return [centre + (i - (n - 1) / 2) * LINE for centre, n in blocks for i in range(n)]
