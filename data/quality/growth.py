"""How the lakes grow, from their sizes as measured day by day. Days that were not measured are gaps, never zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Literal

from data.core import Core
from data.lakes import LakeSize

DAYS = 90
LEAST = 7
CONFIDENCE = 1.96
UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
Trend = Literal["increasing", "decreasing", "stable"]


@dataclass(frozen=True)
class Day:
    """A day on which sizes were measured: of `lakes` of them, together so many bytes and rows."""

    day: date
    lakes: int
    bytes: int
    rows: int


@dataclass(frozen=True)
class Growth:
    """Bytes that came in the last day, week and month; None where one end of the span was not measured.

    `trend` needs seven measured days; `slope` is the Theil–Sen slope in bytes per day. `days` holds the measured days
    on which all lakes of the newest one were measured, oldest first.
    """

    daily: int | None
    weekly: int | None
    monthly: int | None
    trend: Trend | None
    slope: float | None
    days: tuple[Day, ...]


def growth(core: Core, *, lake: str | None = None) -> Growth:
    """The growth of all lakes together, or of one. Stand-ins have no bytes. Raises NotFound."""
    today = core.clock.now().date()
    records = [core.lakes.record(lake)] if lake else [r for r in core.lakes.records() if r.stand_in is None]
    since = today - timedelta(days=DAYS)
    sizes = {record.id: core.lakes.registry.sizes(record.id, since=since) for record in records}
    days = _days([found for found in sizes.values() if found])
    slope, trend = theil_sen([(each.day, each.bytes) for each in days])
    return Growth(_grown(days, 1), _grown(days, 7), _grown(days, 30), trend, slope, days)


def note_sizes(core: Core) -> None:
    """Keep today's size of every lake that was loaded: it is what the last load measured, for nothing came since."""
    today = core.clock.now().date()
    registry = core.lakes.registry
    for record in core.lakes.records():
        latest = registry.latest(record.id) if record.stand_in is None else None
        if latest is not None and not registry.sizes(record.id, since=today):
            with registry.store.write() as connection:
                registry.note_size(connection, record.id, LakeSize(today, latest.rows, latest.bytes))


def size_in_words(size: int) -> str:
    """Bytes in the largest unit that leaves at least one: "2.5 GB", "-310 kB"."""
    value, step = abs(float(size)), 0
    while value >= 999.95 and step < len(UNITS) - 1:
        value, step = value / 1000, step + 1
    body = f"{value:.1f}".removesuffix(".0")
    return f"{'-' if size < 0 else ''}{body} {UNITS[step]}"


def theil_sen(points: Sequence[tuple[date, float]]) -> tuple[float | None, Trend | None]:
    """The median slope per day between all pairs of points, and whether it is more than chance.

    None for fewer than seven points. The trend is that of Kendall's test without ties at 95 % (Sen 1968).
    """
    if len(points) < LEAST:
        return None, None
    pairs = [(b, a) for at, b in enumerate(points) for a in points[:at]]
    slopes = [(later[1] - earlier[1]) / (later[0] - earlier[0]).days for later, earlier in pairs]
    agreed = sum((slope > 0) - (slope < 0) for slope in slopes)
    count = len(points)
    reach = CONFIDENCE * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    if abs(agreed) <= reach:
        return median(slopes), "stable"
    return median(slopes), "increasing" if agreed > 0 else "decreasing"


def _days(lakes: Sequence[Sequence[LakeSize]]) -> tuple[Day, ...]:
    """Only days with every lake that the newest day has are comparable; a lake added later starts the sums anew."""
    found: dict[date, list[LakeSize]] = {}
    for sizes in lakes:
        for size in sizes:
            found.setdefault(size.day, []).append(size)
    if not found:
        return ()
    whole = len(found[max(found)])
    return tuple(
        Day(day, len(sizes), sum(s.bytes for s in sizes), sum(s.rows for s in sizes))
        for day, sizes in sorted(found.items())
        if len(sizes) == whole
    )


def _grown(days: Sequence[Day], span: int) -> int | None:
    if not days:
        return None
    start = next((each for each in days if each.day == days[-1].day - timedelta(days=span)), None)
    return days[-1].bytes - start.bytes if start else None
