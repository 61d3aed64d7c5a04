"""Words for time: ISO days and ranges, and a small grammar anchored on the newest data, resolved to a span.

Moments here are naive wall time in the calendar's zone; spans include their start and exclude their end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.errors import InputError

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
UNITS = {"h": "hour", "d": "day", "w": "week", "M": "month", "q": "quarter", "Q": "quarter", "y": "year"}
UNIT = r"(hour|day|week|month|quarter|year)"


@dataclass(frozen=True)
class Anchor:
    """Where `now` is: `last` is the newest moment in the data, `end` the first moment after what it covers."""

    last: datetime
    end: datetime


@dataclass(frozen=True)
class Span:
    """`start` to `end`. `whole` is where it would end had time gone on; `months` its length if it is whole months."""

    start: datetime
    end: datetime
    whole: datetime
    months: int | None = None


def add_months(moment: datetime, count: int) -> datetime:
    """`moment` moved by months; a day the month does not have becomes its last."""
    years, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    first = moment.replace(year=years, month=month + 1, day=1)
    next_first = datetime(years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    length = (next_first - datetime(years, month + 1, 1)).days
    return first.replace(day=min(moment.day, length))


def floor(moment: datetime, unit: str, *, fiscal: int = 1) -> datetime:
    """The start of the period `moment` lies in. Weeks begin on Monday; quarters and years follow month `fiscal`."""
    if unit == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    midnight = datetime(moment.year, moment.month, moment.day)
    if unit == "day":
        return midnight
    if unit == "week":
        return midnight - timedelta(days=midnight.weekday())
    months = midnight.year * 12 + midnight.month - fiscal
    months -= months % MONTHS[unit]
    years, month = divmod(months + fiscal - 1, 12)
    return datetime(years, month + 1, 1)


def step(moment: datetime, unit: str, count: int = 1) -> datetime:
    """`moment` moved by whole periods."""
    if unit in MONTHS:
        return add_months(moment, MONTHS[unit] * count)
    return moment + (timedelta(hours=count) if unit == "hour" else timedelta(days=DAYS[unit] * count))


def resolve(text: str, anchor: Anchor, *, fiscal: int = 1) -> Span | None:
    """The span that `text` means; None for all time. Raises InputError for words that are not understood."""
    words = " ".join(text.strip().split())
    if words.lower() in {"", "all", "all time"}:
        return None
    for pattern, build in _FORMS:
        if found := re.fullmatch(pattern, words, re.IGNORECASE if pattern.islower() else 0):
            try:
                start, end, whole = build(found, anchor, fiscal)
            except (ValueError, OverflowError) as error:
                raise InputError("range.impossible", range=text) from error
            if end <= start:
                raise InputError("range.empty", range=text)
            return Span(start, end, whole, _whole_months(start, whole))
    raise InputError("range.unknown", range=text[:100])


def _whole_months(start: datetime, end: datetime) -> int | None:
    aligned = start == floor(start, "month") and end == floor(end, "month")
    return (end.year - start.year) * 12 + end.month - start.month if aligned else None


Bounds = tuple[datetime, datetime, datetime]
Build = Callable[[re.Match[str], Anchor, int], Bounds]


def _today(_found: re.Match[str], anchor: Anchor, _fiscal: int) -> Bounds:
    start = floor(anchor.last, "day")
    return start, start + DAY, start + DAY


def _yesterday(_found: re.Match[str], anchor: Anchor, _fiscal: int) -> Bounds:
    end = floor(anchor.last, "day")
    return end - DAY, end, end


def _this(found: re.Match[str], anchor: Anchor, fiscal: int) -> Bounds:
    start = floor(anchor.last, found[1].lower(), fiscal=fiscal)
    end = step(start, found[1].lower())
    return start, end, end


def _previous(found: re.Match[str], anchor: Anchor, fiscal: int) -> Bounds:
    unit, count = found[2].lower(), int(found[1] or 1)
    end = floor(anchor.last, unit, fiscal=fiscal)
    return step(end, unit, -count), end, end


def _last(found: re.Match[str], anchor: Anchor, fiscal: int) -> Bounds:
    unit, count = found[2].lower(), int(found[1])
    end = step(floor(anchor.last, unit, fiscal=fiscal), unit)
    return step(end, unit, -count), end, end


def _to_date(found: re.Match[str], anchor: Anchor, fiscal: int) -> Bounds:
    start = floor(anchor.last, found[1].lower(), fiscal=fiscal)
    end = floor(anchor.last, "day") + DAY
    return start, end, step(start, found[1].lower())


def _iso_day(found: re.Match[str], _anchor: Anchor, _fiscal: int) -> Bounds:
    start = _moment(found[0])
    return start, start + DAY, start + DAY


def _iso_range(found: re.Match[str], anchor: Anchor, _fiscal: int) -> Bounds:
    start = _moment(found[1]) if found[1] else datetime(1900, 1, 1)
    last = found[2]
    end = _moment(last) + (timedelta() if "T" in last else DAY) if last else floor(anchor.last, "day") + DAY
    return start, end, end


def _iso_month(found: re.Match[str], _anchor: Anchor, _fiscal: int) -> Bounds:
    start = datetime(int(found[1]), int(found[2]), 1)
    return start, add_months(start, 1), add_months(start, 1)


def _iso_week(found: re.Match[str], _anchor: Anchor, _fiscal: int) -> Bounds:
    start = datetime.combine(date.fromisocalendar(int(found[1]), int(found[2]), 1), datetime.min.time())
    return start, start + 7 * DAY, start + 7 * DAY


def _quarter(found: re.Match[str], _anchor: Anchor, fiscal: int) -> Bounds:
    start = add_months(_year_start(found, fiscal), (int(found[3]) - 1) * 3)
    return start, add_months(start, 3), add_months(start, 3)


def _year(found: re.Match[str], _anchor: Anchor, fiscal: int) -> Bounds:
    start = _year_start(found, fiscal)
    return start, add_months(start, 12), add_months(start, 12)


def _year_start(found: re.Match[str], fiscal: int) -> datetime:
    """A fiscal year bears the number of the calendar year in which it ends."""
    year = int(found[2])
    return datetime(year - 1 if fiscal > 1 else year, fiscal, 1) if found[1] else datetime(year, 1, 1)


def _steps(found: re.Match[str], anchor: Anchor, fiscal: int) -> Bounds:
    start = _point(found[1], anchor.last, fiscal=fiscal, up=False)
    if found[2].lower() == "now":
        return start, anchor.end, anchor.end
    end = _point(found[2], anchor.last, fiscal=fiscal, up=True)
    return start, end, end


def _point(text: str, now: datetime, *, fiscal: int, up: bool) -> datetime:
    """`now`, then steps (`-7d`), then rounding (`/d`): down for a start, up for an end."""
    body, _, unit = text.removeprefix("now").partition("/")
    moment = now
    for sign, count, short in re.findall(r"([+-])(\d+)([hdwMqQy])", body):
        moment = step(moment, UNITS[short], int(sign + count))
    if not unit:
        return moment
    start = floor(moment, UNITS[unit], fiscal=fiscal)
    return step(start, UNITS[unit]) if up else start


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError("a range is wall time and carries no offset")
    return moment


ISO = r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?"
POINT = r"(now(?:[+-]\d+[hdwMqQy])*(?:/[hdwMqQy])?|(?:[+-]\d+[hdwMqQy])+(?:/[hdwMqQy])?)"
_FORMS: tuple[tuple[str, Build], ...] = (
    ("today", _today),
    ("yesterday", _yesterday),
    (rf"this {UNIT}", _this),
    (rf"(?:previous|last) ()?{UNIT}", _previous),
    (rf"previous (\d{{1,4}}) {UNIT}s?", _previous),
    (rf"last (\d{{1,4}}) {UNIT}s?", _last),
    (r"(week|month|quarter|year) to date", _to_date),
    (r"\d{4}-\d{2}-\d{2}", _iso_day),
    (rf"({ISO})/({ISO})", _iso_range),
    (rf"({ISO})/()", _iso_range),
    (rf"()/({ISO})", _iso_range),
    (r"(\d{4})-(\d{2})", _iso_month),
    (r"(\d{4})-W(\d{2})", _iso_week),
    (r"(FY)?(\d{4})-Q([1-4])", _quarter),
    (r"(FY)?(\d{4})", _year),
    (rf"{POINT} to {POINT}", _steps),
)
