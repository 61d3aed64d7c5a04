"""What stretch of time the schedule shows: `/pipelines/schedule?span=week&day=2026-11-24&zone=UTC&pipeline=<id>`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SCHEDULE = "/pipelines/schedule"
DAYS = {"day": 1, "week": 7, "month": 28}
BACK = {"day": 0, "week": 0, "month": 7}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Sight:
    """`day` is any day of what is shown, `pipeline` the only one shown, all without."""

    span: str
    day: date
    zone: str
    pipeline: str | None = None

    @property
    def first(self) -> date:
        """The first day that is shown: itself, its Monday, or the Monday before."""
        if self.span == "day":
            return self.day
        return self.day - timedelta(days=self.day.weekday() + BACK[self.span])

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Where columns begin, in UTC, and where the last ends; hours of a day are as many as the day has."""
        days = [_midnight(self.first + timedelta(days=at), self.zone) for at in range(DAYS[self.span] + 1)]
        if self.span != "day":
            return tuple(days)
        hours = round((days[1] - days[0]) / HOUR)
        return (*(days[0] + at * HOUR for at in range(hours)), days[1])

    def moved(self, steps: int) -> Sight:
        """The same further on, or back."""
        return replace(self, day=self.day + timedelta(days=steps * DAYS[self.span]))


def read_sight(search: str | None, *, now: datetime, zone: str) -> Sight:
    """What an address asks for; this week in `zone` for what it does not say, or says wrongly."""
    asked = {name: found[0] for name, found in parse_qs((search or "").removeprefix("?")).items()}
    named = asked.get("zone", zone)
    known = named if _is_zone(named) else zone
    span = asked.get("span", "week")
    day = _day(asked.get("day", "")) or now.astimezone(ZoneInfo(known)).date()
    return Sight(span if span in DAYS else "week", day, known, asked.get("pipeline"))


def sight_address(sight: Sight) -> str:
    """The address of it."""
    asked = {"span": sight.span, "day": sight.day.isoformat(), "zone": sight.zone, "pipeline": sight.pipeline}
    return f"{SCHEDULE}?{urlencode({name: value for name, value in asked.items() if value})}"


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1971 <= found.year <= 2999 else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
