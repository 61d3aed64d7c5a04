"""The periods of a plan as rows, for values that belong to a moment rather than to the rows of a period: stocks and
running totals."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from data.metrics.compile.build import Build
from data.metrics.compile.functions import cast
from data.metrics.compile.names import TIME, TOTAL, WINDOW, column, literal, named, subquery
from data.metrics.compile.source import group_names, has_windows, time_type
from data.metrics.query import Grain
from data.metrics.time_words import MONTHS

Tree = exp.Expr
PERIODS = "periods"
UNTIL = "__until"


def periods(build: Build) -> exp.Query:
    """`time` (with a grain), `__window`, `__until` (a TIMESTAMP, not reached), `__total`.

    One row per period and window; one per window as a whole where totals are asked for, or there is no grain.
    """
    selects = [select for window in ((0, 1) if has_windows(build) else (0,)) for select in _of_window(build, window)]
    return selects[0] if len(selects) == 1 else exp.union(*selects, distinct=False, copy=False)


def _of_window(build: Build, window: int) -> Iterator[exp.Select]:
    plan, before = build.shape.plan, "then " if window else ""
    known = cast(build.edge(f"{before}known", "TIMESTAMP"), "TIMESTAMP")
    marks = [named(literal(window), WINDOW)] if has_windows(build) else []
    if plan.grain:
        yield _series(build, before, plan.grain, marks)
    if not plan.grain or plan.query.totals:
        whole = [named(cast(exp.Null(), time_type(plan.grain)), TIME)] if plan.grain else []
        flags = [0] * (not plan.grain) + [1] * bool(plan.query.totals and group_names(plan))
        for flag in flags:
            yield exp.Select(
                expressions=[*whole, *_copies(marks), named(known.copy(), UNTIL), named(literal(flag), TOTAL)]
            )


def _series(build: Build, before: str, grain: Grain, marks: list[exp.Alias]) -> exp.Select:
    unit, count = steps(grain)
    edges = (build.edge(f"{before}first", "TIMESTAMP"), build.edge(f"{before}last", "TIMESTAMP"))
    inner = exp.Select(expressions=[named(build.call("series", *edges, unit, count), "moment")])
    start = column("moment")
    following = build.call("add", unit, start, count)
    until = build.call("least", following, cast(build.edge(f"{before}known", "TIMESTAMP"), "TIMESTAMP"))
    columns = [named(cast(start.copy(), time_type(grain)), TIME), *_copies(marks), named(until, UNTIL)]
    return exp.Select(expressions=[*columns, named(literal(0), TOTAL)]).from_(subquery(inner, "series"), copy=False)


def steps(grain: Grain) -> tuple[str, int]:
    """A grain as a number of months, days or hours."""
    if grain in MONTHS:
        return "month", MONTHS[grain]
    return ("hour", 1) if grain is Grain.HOUR else ("day", 7 if grain is Grain.WEEK else 1)


def placed(build: Build, rows: str) -> list[exp.Expr]:
    """Groups, window and `__total` of rows joined to periods: dimensions of `rows`, none of them in a total."""
    plan = build.shape.plan
    found: list[exp.Expr] = []
    for name in group_names(plan):
        if name == TIME:
            found.append(column(TIME, PERIODS))
        elif plan.query.totals:
            part = exp.EQ(this=column(TOTAL, PERIODS), expression=literal(0))
            found.append(named(exp.Case(ifs=[exp.If(this=part, true=column(name, rows))]), name))
        else:
            found.append(column(name, rows))
    return [*found, *([column(WINDOW, PERIODS)] if has_windows(build) else [])]


def _copies(trees: list[exp.Alias]) -> list[exp.Alias]:
    return [tree.copy() for tree in trees]
