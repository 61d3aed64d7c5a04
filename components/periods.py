"""Periods of a grain: their names in a locale, and the ones between two."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_datetime, format_skeleton

LONG = {"minute": "yMMMdHm", "hour": "yMMMdHm", "day": "yMMMd", "month": "yMMMM", "quarter": "yQQQ", "year": "y"}
SHORT = {"minute": "Hm", "hour": "Hm", "day": "MMMd", "month": "MMM", "quarter": "yQQQ", "year": "y"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SPANS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
MOST = 4_000


@lru_cache(maxsize=20_000)
def period(start: date, grain: str | None, tag: str, *, short: bool = False) -> str:
    """The name of the period of `grain` (a day when None) that begins at `start`; `short` is for axes."""
    skeleton = (SHORT if short else LONG).get(grain or "day", "yMMMd")
    return str(format_skeleton(skeleton, start, locale=Locale.parse(tag)))


def weekday(day: date, tag: str) -> str:
    """A day with its weekday and without its year, short."""
    return str(format_skeleton("MMMEd", day, locale=Locale.parse(tag)))


@lru_cache(maxsize=4_000)
def moment(at: datetime, skeleton: str, tag: str, zone: tzinfo) -> str:
    """An aware instant in a zone by a CLDR skeleton (`Hm`, `yMMMdHm`)."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    return str(format_skeleton(skeleton, at.astimezone(zone), locale=Locale.parse(tag)))


def full(at: datetime, tag: str, zone: tzinfo) -> str:
    """An aware instant with weekday and zone, for tooltips and print."""
    return str(format_datetime(at.astimezone(zone), "full", locale=Locale.parse(tag)))


def positions(starts: tuple[date, ...], grain: str | None) -> tuple[date, ...]:
    """`starts` with the periods of `grain` filled in that are missing between the first and the last.

    As given when the grain is unknown, the order is not rising, or there would be more than a few thousand.
    """
    if len(starts) < 2 or any(a >= b for a, b in zip(starts, starts[1:], strict=False)):
        return starts
    filled = [starts[0]]
    while filled[-1] < starts[-1] and len(filled) < MOST:
        following = after(filled[-1], grain)
        if following is None:
            return starts
        filled.append(following)
    return tuple(filled) if set(starts) <= set(filled) else starts


def after(start: date, grain: str | None) -> date | None:
    """The period after the one that begins at `start`; None when the grain is unknown."""
    if grain in SPANS:
        return start + SPANS[grain]
    months = MONTHS.get(grain or "")
    if months is None:
        return None
    ahead = start.year * 12 + start.month - 1 + months
    return start.replace(year=ahead // 12, month=ahead % 12 + 1)
