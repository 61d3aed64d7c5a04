"""Cuts the five years into stretches of days whose invoice lines fit into memory."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.script import months_after

MONTHS = 60
LINES_AT_ONCE = 2_000_000
ORDERS_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Block:
    """The months `from_month` to `to_month` (exclusive, counted from the first of the facts), and the stretches of days
    in them, each without its end."""

    from_month: int
    to_month: int
    stretches: tuple[tuple[date, date], ...]


def blocks(first_day: date, today: date, *, lines: float, at_once: int = LINES_AT_ONCE) -> Iterator[Block]:
    """Blocks that cover every day from `first_day`, the first of a month, to `today`, in order and without gaps.

    Each stretch holds about `at_once` of the `lines` or, where a month holds fewer, as many whole months as fit. The
    first begins early enough for the orders that are invoiced on the first days.
    """
    of_month = lines / MONTHS
    months, parts = max(1, int(at_once / of_month)), math.ceil(of_month / at_once)
    for start in range(0, MONTHS + 1, months):
        end = min(MONTHS + 1, start + months)
        from_day = months_after(first_day, start) if start else first_day - ORDERS_AHEAD
        to_day = months_after(first_day, end) if end <= MONTHS else today + timedelta(days=1)
        yield Block(start, end, tuple(_cut(from_day, to_day, parts)))


def _cut(from_day: date, to_day: date, parts: int) -> Iterator[tuple[date, date]]:
    days = (to_day - from_day).days
    edges = sorted({from_day + timedelta(days=days * part // parts) for part in range(parts + 1)})
    return zip(edges, edges[1:], strict=False)
