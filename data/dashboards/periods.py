"""Periods as members of `time`: `2026`, `2026-Q1`, `2026-03`, `2026-W12`, `2026-03-05`. They are ranges too.

Fiscal years and quarters that no calendar word fits are ISO intervals: `2026-02-01/2026-04-30`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from data.errors import InputError
from data.metrics.query import Clause, Grain, Group, Op
from data.metrics.time_words import Anchor, resolve, step

FORMS = (
    (re.compile(r"\d{4}"), Grain.YEAR),
    (re.compile(r"\d{4}-Q[1-4]"), Grain.QUARTER),
    (re.compile(r"\d{4}-\d{2}"), Grain.MONTH),
    (re.compile(r"\d{4}-W\d{2}"), Grain.WEEK),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), Grain.DAY),
    (re.compile(r"\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"), Grain.QUARTER),
)
FINER = {Grain.YEAR: Grain.QUARTER, Grain.QUARTER: Grain.MONTH, Grain.MONTH: Grain.DAY, Grain.WEEK: Grain.DAY}
NOWHERE = Anchor(datetime(2000, 1, 1), datetime(2000, 1, 2))
DAY = timedelta(days=1)
FIRST_MONTHS = {Grain.YEAR: (1,), Grain.QUARTER: (1, 4, 7, 10)}


def period(start: date, grain: str) -> str:
    """The period of `grain` that begins at `start`, as a member of `time`."""
    if start.month not in FIRST_MONTHS.get(Grain(grain), (start.month,)):
        moment = datetime(start.year, start.month, start.day)
        return f"{moment:%Y-%m-%d}/{step(moment, grain) - DAY:%Y-%m-%d}"
    quarter = (start.month + 2) // 3
    written = {Grain.YEAR: "%Y", Grain.QUARTER: f"%Y-Q{quarter}", Grain.MONTH: "%Y-%m", Grain.WEEK: "%G-W%V"}
    return start.strftime(written.get(Grain(grain), "%Y-%m-%d"))


def is_period(text: str) -> bool:
    """Whether a text names a period."""
    return _grain(text) is not None


def finer(text: str) -> str:
    """The grain that shows what is inside a period."""
    return FINER.get(_grain(text) or Grain.DAY, Grain.HOUR)


def period_span(text: str | None, *, parameter: str) -> tuple[date, date]:
    """The first day of a period and the one after its last. Raises InputError naming the `parameter`."""
    if text is None or not is_period(text):
        raise InputError("state.period", parameter=parameter, value=str(text))
    span = resolve(text, NOWHERE)
    assert span is not None
    return span.start.date(), span.end.date()


def period_condition(text: str | None, *, parameter: str) -> Group:
    """The condition that a row lies in a period. Raises InputError naming the `parameter`."""
    start, end = period_span(text, parameter=parameter)
    bounds = ((Op.GE, start), (Op.LT, end))
    return Group("and", tuple(Clause("time", op, (day.isoformat(),)) for op, day in bounds))


def _grain(text: str) -> Grain | None:
    return next((grain for form, grain in FORMS if form.fullmatch(text)), None)
