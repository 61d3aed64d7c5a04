"""Times of a cron line in its zone, read as Debian cron does: no day loses its run, no run comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from data.pipelines.model import Schedule

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class ClockChange:
    """A moment (UTC) at which the clocks of a zone change: their distance to UTC until then, and from then on."""

    at: datetime
    before: timedelta
    after: timedelta


def times(schedule: Schedule, *, after: datetime) -> Iterator[datetime]:
    """The times after a moment, in UTC; none without a cron line."""
    if schedule.cron is None:
        return
    for found in CronSim(schedule.cron, after.astimezone(ZoneInfo(schedule.zone))):
        yield found.astimezone(UTC)


def next_time(schedule: Schedule, *, after: datetime) -> datetime | None:
    """The first time after a moment, None when there is none."""
    return next(times(schedule, after=after), None)


def next_times(schedule: Schedule, *, after: datetime, count: int) -> tuple[datetime, ...]:
    """The next `count` times."""
    return tuple(islice(times(schedule, after=after), count))


def clock_changes(zone: str, *, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """The changes of a zone's clocks after `start`, up to `end`; of two within a day that undo each other, none."""
    found, at = [], start
    while at < end:
        following = min(at + DAY, end)
        if _distance(zone, at) != _distance(zone, following):
            found.append(_change(zone, at, following))
        at = following
    return tuple(found)


def _change(zone: str, low: datetime, high: datetime) -> ClockChange:
    before, after = _distance(zone, low), _distance(zone, high)
    while high - low > SECOND:
        middle = low + (high - low) / 2
        low, high = (middle, high) if _distance(zone, middle) == before else (low, middle)
    at = high.astimezone(UTC)
    return ClockChange(at.replace(microsecond=0), before, after)


def _distance(zone: str, moment: datetime) -> timedelta:
    found = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert found is not None
    return found
