"""Running totals: for each period, everything since the last reset before its end.

Rows are added up by period and reset first; each period then takes the parts of its reset that are not after it, so
that a period without rows still has its total.
"""

from __future__ import annotations

from sqlglot import exp

from data.metrics.compile.aggregates import of_parts
from data.metrics.compile.build import Build, Fields
from data.metrics.compile.fold import fold_keys
from data.metrics.compile.leaves import BEGINNING
from data.metrics.compile.names import ROWS, TIME, TOTAL, WINDOW, column, literal, named, subquery
from data.metrics.compile.periods import PERIODS, UNTIL, periods, placed
from data.metrics.compile.rows import Rows, Trees, folded_rows, marked_rows, rolled_rows
from data.metrics.compile.scan import between
from data.metrics.compile.source import (
    Source,
    group_names,
    grouped_by,
    has_windows,
    period_of,
)

RESET = "__reset"
Tree = exp.Expr


def running(source: Source, build: Build) -> exp.Select:
    """The running totals: groups, `__window`, a column per leaf, `__rows`, `__total`."""
    windows = (0, 1) if has_windows(build) else (0,)
    parts = [_parts(source, build, window) for window in windows]
    stacked = parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False, copy=False)
    marks = placed(build, "parts")
    values = [named(of_parts(leaf), leaf.column) for leaf in source.leaves]
    select = exp.Select(expressions=[*marks, *values, named(_rows(build), ROWS), column(TOTAL, PERIODS)])
    select = select.from_(subquery(_with_resets(source, build), PERIODS), copy=False)
    select = select.join(subquery(stacked, "parts"), on=_until_now(source, build), copy=False)
    return grouped_by(select, [*marks, column(TOTAL, PERIODS)])


def _parts(source: Source, build: Build, window: int) -> exp.Select:
    """Rows of one window, from the reset before it on, added up by groups, period and reset."""
    before = "then " if window else ""
    start = None if source.run == BEGINNING else f"{before}{_first_reset(build)}.{source.run}"

    def inside(fields: Fields) -> list[Tree]:
        return [between(fields, source.time, start, f"{before}end")]

    def marks(fields: Fields) -> list[Tree]:
        return list(_moments(source, fields))

    rows = _rows_of(source, build, marks, inside)
    keys: list[Tree] = [column(name) for name in (*group_names(build.shape.plan), *_resets(source))]
    flag = [named(literal(window), WINDOW)] if has_windows(build) else []
    select = exp.Select(expressions=[*keys, *flag, *(rows.value(leaf) for leaf in source.leaves), rows.count()])
    return grouped_by(select.from_(subquery(rows.select, "rows"), copy=False), keys)


def _rows_of(source: Source, build: Build, marks: Trees, inside: Trees) -> Rows:
    if source.rolled is not None:
        return rolled_rows(source, build, marks, inside)
    by = fold_keys(source, build)
    return folded_rows(source, build, marks, inside, by=by) if by else marked_rows(source, build, marks, inside)


def _resets(source: Source) -> tuple[str, ...]:
    return (RESET,) if source.run != BEGINNING else ()


def _first_reset(build: Build) -> str:
    """With a grain the first period needs the reset before its end, which is not before the one of the span's start."""
    return "reset" if build.shape.plan.grain else "final"


def _moments(source: Source, fields: Fields) -> list[exp.Alias]:
    _, kind = fields.time(source.time)
    found = []
    grain = fields.build.shape.plan.grain
    if grain:
        found.append(named(period_of(fields.local_time(source.time), kind, grain, fields.build), TIME))
    if source.run and source.run != BEGINNING:
        found.append(named(period_of(fields.local_time(source.time), kind, source.run, fields.build), RESET))
    return found


def _with_resets(source: Source, build: Build) -> exp.Select:
    select = exp.Select(expressions=[exp.Star()]).from_(subquery(periods(build), "spans"), copy=False)
    if source.run is None or source.run == BEGINNING:
        return select
    last = build.call("add", "microsecond", column(UNTIL), -1)
    return select.select(named(period_of(last, "TIMESTAMP", source.run, build), RESET), copy=False)


def _until_now(source: Source, build: Build) -> Tree:
    """Parts of the period's reset and window that do not lie after the period."""
    conditions: list[Tree] = []
    for name in (WINDOW,) * has_windows(build) + _resets(source):
        conditions.append(exp.EQ(this=column(name, "parts"), expression=column(name, PERIODS)))
    if build.shape.plan.grain:
        whole = exp.EQ(this=column(TOTAL, PERIODS), expression=literal(1))
        so_far = exp.LTE(this=column(TIME, "parts"), expression=column(TIME, PERIODS))
        conditions.append(exp.Paren(this=exp.or_(whole, so_far, copy=False)))
    return exp.and_(*conditions, copy=False) if conditions else exp.true()


def _rows(build: Build) -> Tree:
    """The rows of the period itself."""
    rows = exp.Sum(this=column(ROWS, "parts"))
    if TIME not in group_names(build.shape.plan):
        return rows
    own: Tree = exp.EQ(this=column(TIME, "parts"), expression=column(TIME, PERIODS))
    if build.shape.plan.query.totals:
        inside = exp.GTE(this=column(TIME, "parts"), expression=build.edge("first", "DATE"))
        whole = exp.EQ(this=column(TOTAL, PERIODS), expression=literal(1))
        own = exp.or_(own, exp.and_(whole, inside, copy=False), copy=False)
    return exp.Filter(this=rows, expression=exp.Where(this=own))
