"""Targets as sources: each is spread over the days it was set for, and the days of a period are put together again.

Targets of what adds up are added up; of the others the mean over the days stands. `__due` takes the days that have
passed by the watermark alone.
"""

from __future__ import annotations

import dataclasses

from sqlglot import exp

from data.metrics.compile.build import Build, compared
from data.metrics.compile.functions import cast, text
from data.metrics.compile.names import DUE, ROWS, TARGET, TIME, TOTAL, WINDOW, column, literal, named, subquery
from data.metrics.compile.periods import steps
from data.metrics.compile.slots import Slot
from data.metrics.compile.source import grouped, has_windows, period_of
from data.metrics.compile.tables import lake_table
from data.metrics.model import TargetTable
from data.metrics.plan import TargetRows
from data.metrics.query import Clause, Grain, Op
from data.metrics.rewrites.conformed_filters import local_name

Tree = exp.Expr
DAY, SHARE, ALIAS = "__day", "__share", "targets"


def target_sources(build: Build) -> list[tuple[str, tuple[str, ...], exp.Query]]:
    """A source for each target of the plan: its name, its columns, its query."""
    return [
        (f"target of {rows.reference}", (rows.reference + TARGET, rows.reference + DUE), _source(rows, build))
        for rows in build.shape.plan.targets
    ]


def _source(rows: TargetRows, build: Build) -> exp.Query:
    """By members the total is that of the whole, where it is asked for without filters; a level has no other total."""
    plan = build.shape.plan
    members = _grouped(_marked(rows, build), rows, build)
    if not plan.dimensions or not plan.query.totals:
        return members
    kept = exp.Select(expressions=[exp.Star()]).from_(subquery(members, "members"), copy=False)
    if plan.filters.get(rows.dataset) and rows.adds_up:
        return members
    kept = kept.where(exp.EQ(this=column(TOTAL), expression=literal(0)), copy=False)
    if plan.filters.get(rows.dataset):
        return kept
    whole = _grouped(_marked(dataclasses.replace(rows, dimension=None), build), rows, build)
    total = exp.Select(expressions=[exp.Star()]).from_(subquery(whole, "whole"), copy=False)
    total = total.where(exp.EQ(this=column(TOTAL), expression=literal(1)), copy=False)
    return exp.union(kept, total, distinct=False, copy=False)


def _marked(rows: TargetRows, build: Build) -> exp.Select:
    plan = build.shape.plan
    marks: list[Tree] = [named(column("value"), id_) for id_ in plan.dimensions]
    if plan.grain:
        marks.append(named(period_of(column(DAY), "DATE", plan.grain, build), TIME))
    if has_windows(build):
        marks.append(named(literal(0), WINDOW))
    select = exp.Select(expressions=[*marks, column(SHARE), column(DAY)])
    return select.from_(subquery(_days(rows, build), "days"), copy=False).where(
        exp.GTE(this=column(DAY), expression=build.edge("start", "DATE")),
        exp.LT(this=column(DAY), expression=build.edge("end", "DATE")),
        copy=False,
    )


def _grouped(days: exp.Select, rows: TargetRows, build: Build) -> exp.Select:
    whole = (exp.Sum if rows.adds_up else exp.Avg)(this=column(SHARE))
    passed = exp.LT(this=column(DAY), expression=build.edge("known", "DATE"))
    due = exp.Filter(this=whole.copy(), expression=exp.Where(this=passed))
    columns = [named(whole, rows.reference + TARGET), named(due, rows.reference + DUE), named(literal(0), ROWS)]
    return grouped(exp.Select(expressions=columns).from_(subquery(days, "rows"), copy=False), build)


def _days(rows: TargetRows, build: Build) -> exp.Select:
    """`__day`, `value`, `__share`: a row for each day of each target that holds for the metric."""
    table = build.context.catalog.dataset(rows.dataset).targets
    assert table is not None
    unit, count = steps(Grain(rows.grain))
    start = cast(column(table.period, ALIAS), "TIMESTAMP")
    end = build.call("add", unit, start.copy(), count)
    last = build.call("add", "day", end.copy(), -1)
    amount: Tree = cast(column(table.amount, ALIAS), "DOUBLE")
    if rows.adds_up:
        amount = exp.Div(this=amount, expression=build.call("days", start.copy(), end))
    value = column(table.value, ALIAS) if table.value else exp.Null()
    columns = [
        named(build.call("series", start, last, "day", 1), "moment"),
        named(value, "value"),
        named(amount, SHARE),
    ]
    lake = build.context.schemas[rows.dataset].lake
    inner = exp.Select(expressions=columns).from_(lake_table(table.table, lake, ALIAS), copy=False)
    inner = inner.where(exp.and_(*_conditions(rows, table, build), copy=False), copy=False)
    day = named(cast(column("moment"), "DATE"), DAY)
    return exp.Select(expressions=[day, column("value"), column(SHARE)]).from_(subquery(inner, "spread"), copy=False)


def _conditions(rows: TargetRows, table: TargetTable, build: Build) -> list[Tree]:
    names = [text(rows.metric), text(f"{rows.dataset}.{rows.metric}")]
    found: list[Tree] = [exp.In(this=column(table.metric, ALIAS), expressions=names)]
    if table.dimension and table.value:
        held = column(table.dimension, ALIAS)
        if rows.dimension is None:
            found.append(exp.Is(this=held, expression=exp.Null()))
        else:
            found.append(exp.EQ(this=held, expression=text(rows.dimension)))
            found += _of_members(rows, table.value, build)
    if table.grain not in set(Grain):
        found.append(exp.EQ(this=column(table.grain, ALIAS), expression=text(rows.grain)))
    return found


def _of_members(rows: TargetRows, value: str, build: Build) -> list[Tree]:
    """The filters of the plan on the targets' dimension, put on the targets too."""
    found: list[Tree] = []
    for condition in build.shape.plan.filters.get(rows.dataset, ()):
        assert isinstance(condition, Clause)
        assert local_name(build.context.catalog.dataset(rows.dataset), condition.field) == rows.dimension
        places = [place for place in condition.values if place is not None]
        bound = [build.binder.bind(Slot("value", place.at, "VARCHAR", condition.field)) for place in places]
        member = column(value, ALIAS)
        found.append(compared(Op.EQ, member, bound[0]) if len(bound) == 1 else exp.In(this=member, expressions=bound))
    return found
