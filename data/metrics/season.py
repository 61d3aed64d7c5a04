"""How a metric ran over the days of earlier years, by which a target that follows the season is due.

Years are taken 52 weeks apart, so that weekdays meet; of the last three those count that are known
whole, but for the two days that a year is longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date, datetime, timedelta
from itertools import accumulate

from data.core import Core
from data.errors import LakeError
from data.lakes import Answer
from data.metrics.compile import compile_plan
from data.metrics.compile.names import TIME, TOTAL
from data.metrics.execute import execute
from data.metrics.plan import Context, Plan, TargetRows
from data.metrics.prepare import cache_key, prepare
from data.metrics.query import Grain, MetricQuery
from data.metrics.rewrites.rollup import unrouted
from data.metrics.series import moment_of

YEAR = timedelta(weeks=52)
LONGER = timedelta(days=2)
YEARS = 3
DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Course:
    """What had come by the end of each of some days."""

    days: Sequence[datetime]
    sums: Sequence[float]

    def until(self, moment: datetime) -> float:
        """What had come before a moment; a day brings its part evenly over its hours."""
        day = datetime(moment.year, moment.month, moment.day)
        at = bisect_left(self.days, day)
        before = self.sums[at - 1] if at else 0.0
        there = at < len(self.days) and self.days[at] == day
        return before + (self.sums[at] - before) * ((moment - day) / DAY) if there else before


@dataclass(frozen=True)
class Season:
    """The courses of a metric by member (None: of the whole), from `began` to before `ended`."""

    began: datetime
    ended: datetime
    courses: Mapping[str | None, Course]

    def share(self, member: str | None, whole: Stretch, part: Stretch) -> float | None:
        """How much of what the `whole` brought in earlier years came in the `part` of it; None where no year is known
        or they brought nothing together."""
        course = self.courses.get(member)
        if course is None or whole[0].year < MINYEAR + YEARS + 1:
            return None
        brought = [0.0, 0.0]
        for years in range(1, YEARS + 1):
            back = years * YEAR
            if self.began <= whole[0] - back and whole[1] - back <= self.ended + LONGER:
                for at, (start, end) in enumerate((whole, part)):
                    brought[at] += course.until(end - back) - course.until(start - back)
        return min(1.0, max(0.0, brought[1] / brought[0])) if brought[0] > 0 else None


def read_season(core: Core, target: TargetRows, context: Context) -> Season | None:
    """The season of a metric by the members of the target's dimension, of what its viewer may see; None where there are
    more rows than an answer may have."""
    dimensions = (target.dimension,) if target.dimension else ()
    query = MetricQuery((target.reference,), dimensions, grain=Grain.DAY)
    plan, here = prepare(core, query, actor=context.actor)
    key = ("metrics.season", cache_key(plan, here))
    held = core.memory.get(key)
    if isinstance(held, Season):
        return held
    answer = _answer(core, plan, here)
    if answer.rows > plan.limit:
        return None
    found = _season(answer, target)
    if found is not None:
        core.memory.set(key, found)
    return found


def _answer(core: Core, plan: Plan, context: Context) -> Answer:
    named = ", ".join(plan.datasets)
    try:
        return execute(core, compile_plan(plan, context), context.engine, dataset=named)
    except LakeError:
        if not plan.routes:
            raise
        return execute(core, compile_plan(unrouted(plan), context), context.engine, dataset=named)


def _season(answer: Answer, target: TargetRows) -> Season | None:
    by_member: dict[str | None, dict[datetime, float]] = {None: {}}
    for member, day, value in _days(answer, target):
        for of in {None, member}:
            course = by_member.setdefault(of, {})
            course[day] = course.get(day, 0.0) + value
    if not by_member[None]:
        return None
    days = by_member[None]
    return Season(min(days), max(days) + DAY, {member: _course(each) for member, each in by_member.items()})


def _days(answer: Answer, target: TargetRows) -> Iterator[tuple[str | None, datetime, float]]:
    columns = answer.columns
    members = columns[target.dimension] if target.dimension else [None] * answer.rows
    for member, day, value, total in zip(
        members, columns[TIME], columns[target.reference], columns[TOTAL], strict=True
    ):
        if isinstance(day, date) and value is not None and not total:
            yield member, moment_of(day), float(value)


def _course(days: Mapping[datetime, float]) -> Course:
    ordered = sorted(days)
    return Course(ordered, list(accumulate(days[day] for day in ordered)))
