"""Every day, week or month that is over has rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from data.quality.kinds.kind import Counted, Kind, Name, Shape
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """The `last` so many periods before the running one; `weekdays` leaves Saturdays and Sundays out of days."""

    column: Name
    every: Literal["day", "week", "month"] = "day"
    last: int = Field(30, ge=1, le=1000)
    weekdays: bool = False


def count(options: Options, scan: Scan) -> Counted:
    """Periods expected, and those with a row."""
    expected = _starts(options, scan.now.date())
    at = f"CAST(date_trunc({scan.value(options.every)}, {scan.column(options.column)}) AS DATE)"
    listed = ", ".join(scan.value(day) for day in expected)
    found = f"count(DISTINCT {at}) FILTER (WHERE {at} IN ({listed}))"
    return Counted(str(len(expected)), found if expected else "0")


def _starts(options: Options, today: date) -> list[date]:
    """The first days of the periods before that of `today`."""
    found: list[date] = []
    edge = _start(options.every, today)
    while len(found) < options.last:
        edge = _start(options.every, edge - timedelta(days=1))
        found.append(edge)
    return [day for day in found if not (options.weekdays and options.every == "day" and day.weekday() > 4)]


def _start(every: str, day: date) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if every == "month" else day


KIND = Kind("partitions", Dimension.COMPLETENESS, Options, lambda options: (options.column,), count)
