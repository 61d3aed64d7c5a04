"""Times of a cron line in its zone, read as Debian cron does: no day loses its run, no run comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from data.pipelines.model import Schedule


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
