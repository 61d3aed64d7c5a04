"""Business time: weekly hours in a zone and public holidays, and how to count minutes in it. Days of 23 or 25 hours are
counted as they pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.errors import InputError
from data.settings import Settings

Hours = tuple[time, time | None]
HOURS = re.compile(r"([1-7])(?:-([1-7]))?\s+(\d{2}:\d{2})-(\d{2}:\d{2})")
LONGEST_DAYS = 3_660


@dataclass(frozen=True)
class Calendar:
    """When business runs: `week` by ISO weekday, None for always; an end of None is midnight."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Hours, ...]] | None = None
    is_holiday: Callable[[date], bool] = lambda _day: False

    def after(self, start: datetime, minutes: float) -> datetime:
        """The moment `minutes` of business after `start`; `start` itself for none."""
        if self.week is None or minutes <= 0:
            return start + timedelta(minutes=minutes)
        left, moment = minutes * 60, start
        for opens, closes in self._spans(start):
            moment = max(opens, start)
            room = (closes - moment).total_seconds()
            if room >= left:
                return moment + timedelta(seconds=left)
            left -= room
        return moment

    def between(self, start: datetime, end: datetime) -> float:
        """Minutes of business from `start` to `end`; 0 when the end comes first."""
        if end <= start:
            return 0.0
        if self.week is None:
            return (end - start).total_seconds() / 60
        total = 0.0
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
        return total / 60

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open hours from `start` on, in UTC, those that are over by then left out."""
        day = start.astimezone(self.zone).date()
        for _ in range(LONGEST_DAYS):
            for opens, closes in () if self.is_holiday(day) else (self.week or {}).get(day.isoweekday(), ()):
                ends_on = day if closes is not None else day + timedelta(days=1)
                begins = datetime.combine(day, opens, self.zone).astimezone(UTC)
                ends = datetime.combine(ends_on, closes or time(), self.zone).astimezone(UTC)
                if ends > start and ends > begins:
                    yield begins, ends
            day += timedelta(days=1)


def calendar_of(settings: Settings) -> Calendar:
    """The calendar that the settings describe. Raises InputError for hours or a country that can't be read."""
    zone = ZoneInfo(settings.time_zone)
    week = read_hours(settings.field_office_hours) if settings.field_office_hours else None
    return Calendar(zone, week, _holidays(settings.field_calendar) if settings.field_calendar else lambda _day: False)


def read_hours(text: str) -> dict[int, tuple[Hours, ...]]:
    """Weekly hours from `1-5 08:00-18:00, 6 09:00-12:00`. Raises InputError."""
    found: dict[int, tuple[Hours, ...]] = {}
    for part in text.split(","):
        match = HOURS.fullmatch(part.strip())
        if match is None:
            raise InputError("calendar.hours", value=text)
        first, last, opens, closes = match.groups()
        span = _clock(opens, text), None if closes == "24:00" else _clock(closes, text)
        for weekday in range(int(first), int(last or first) + 1):
            found[weekday] = tuple(sorted((*found.get(weekday, ()), span), key=lambda hours: hours[0]))
    return found


def _clock(text: str, whole: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InputError("calendar.hours", value=whole) from error


def _holidays(code: str) -> Callable[[date], bool]:
    import holidays

    country, _, region = code.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError as error:
        raise InputError("calendar.country", value=code) from error
    return lambda day: day in known
