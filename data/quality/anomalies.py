"""What is unusual for a weekday: robust z-scores of counts and ages.

1. A value is judged against earlier values of the same weekday: median and median absolute deviation (Iglewicz and
   Hoaglin 1993: z = 0.6745 · (x − median) / MAD, unusual beyond 3.5), at least four of them, at most 26.
2. It never trains on itself, nor on values that were found unusual.
3. The deviation is at least that of a Poisson count (of an age: an hour), and a twentieth of the median, so that equal
   weeks make no alarm of one row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from data.quality.model import Anomaly

SCALE = 0.6745
BEYOND = 3.5
LEAST = 4
MOST = 26
HOUR = 3600.0


def judge_last(kind: str, values: Sequence[tuple[date, float]], *, counts: bool = True) -> Anomaly | None:
    """The last of `values` (by day, oldest first) if it is unusual; None if it is not, or too little is known.

    `counts` says that the values are counts, so that chance alone moves them by their square root.
    """
    if not values:
        return None
    day, value = values[-1]
    return _judged(kind, day, value, list(_usual(kind, values[:-1], day.weekday(), counts)), counts)


def _usual(kind: str, values: Iterable[tuple[date, float]], weekday: int, counts: bool) -> list[float]:
    kept: list[float] = []
    for day, value in values:
        if day.weekday() == weekday and _judged(kind, day, value, kept, counts) is None:
            kept.append(value)
    return kept[-MOST:]


def _judged(kind: str, day: date, value: float, usual: list[float], counts: bool) -> Anomaly | None:
    recent = usual[-MOST:]
    if len(recent) < LEAST:
        return None
    center = median(recent)
    spread = max(median(abs(each - center) for each in recent), _floor(center, counts))
    z = SCALE * (value - center) / spread
    if abs(z) <= BEYOND:
        return None
    reach = BEYOND * spread / SCALE
    return Anomaly(kind, day.isoformat(), value, center, max(0.0, center - reach), center + reach, round(z, 2))


def _floor(center: float, counts: bool) -> float:
    return max(SCALE * math.sqrt(max(center, 1.0)) if counts else HOUR, 0.05 * abs(center))
