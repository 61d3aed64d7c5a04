"""Judges the closed intervals of an alert: one metric query for the readings, then what its condition says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.access import Actor
from data.alerts.conditions import KINDS, Asked
from data.alerts.model import Alert, Reading, Verdict
from data.core import Core
from data.metrics import Compare, MetricQuery, MetricResult, run
from data.metrics.time_words import step

MOST = 60
LENGTHS = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}


@dataclass(frozen=True)
class Judged:
    """Verdicts by interval, oldest first, and the result whose numbers they judge."""

    verdicts: tuple[Verdict, ...]
    result: MetricResult


def judge_since(core: Core, alert: Alert, since: date | None, *, actor: Actor) -> Judged:
    """The closed intervals from the one that begins at `since` on, 60 at most; without it the newest alone.

    Raises what `metrics.run` raises.
    """
    return _judge(core, alert, actor, _count(core, alert, since), since)


def judge_past(core: Core, alert: Alert, count: int, *, actor: Actor) -> Judged:
    """The newest `count` closed intervals. Raises what `metrics.run` raises."""
    return _judge(core, alert, actor, count, None)


def interval_after(start: date, grain: str, count: int = 1) -> date:
    """The start of the interval `count` later (or earlier, below zero)."""
    return step(datetime(start.year, start.month, start.day), grain, count).date()


def _judge(core: Core, alert: Alert, actor: Actor, count: int, since: date | None) -> Judged:
    kind = KINDS[alert.condition]
    compare = kind.compare(alert.options)
    beside = Compare.PREVIOUS_YEAR if compare is Compare.PREVIOUS_YEAR else None
    span = f"last {count + alert.wait + 2} {alert.grain}s"
    query = MetricQuery((alert.metric,), range=span, grain=alert.grain, filters=alert.filters, compare=beside)
    result = run(core, query, actor=actor)
    closed = _closed(alert, result, today=core.clock.now().astimezone(ZoneInfo(core.settings.time_zone)).date())
    open_, settled = (alert.wait, closed[: -alert.wait]) if alert.wait else (0, closed)
    wanted = [each for each in settled if since is None or each.start >= since][-count:]
    verdicts = kind.judge(Asked(core, alert, actor, open_), wanted) if wanted else []
    return Judged(tuple(verdicts), result)


def _closed(alert: Alert, result: MetricResult, *, today: date) -> list[Reading]:
    """The intervals that are over, by the data's own time and by the clock, with what each is compared with."""
    starts = [_day(at) for at in result.data["time"]]
    values = result.data[alert.metric]
    before = result.data.get(f"{alert.metric}__previous", [None, *values[:-1]])
    partial = result.proof.partial
    found = [
        Reading(start, interval_after(start, alert.grain), _number(value), _number(earlier))
        for start, value, earlier in zip(starts, values, before, strict=True)
        if start is not None and (partial is None or start < partial)
    ]
    return [reading for reading in found if reading.end <= today]


def _count(core: Core, alert: Alert, since: date | None) -> int:
    if since is None:
        return 1
    days = (core.clock.now().date() + timedelta(days=1) - since).days
    return min(MOST, max(1, days // LENGTHS[alert.grain] + 2))


def _day(at: date | datetime | None) -> date | None:
    return at.date() if isinstance(at, datetime) else at


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
