"""Puts sources side by side: one row per group and period, the earlier window's values beside the asked one's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from data.metrics.compile.build import Build
from data.metrics.compile.names import (
    PREVIOUS,
    ROWS,
    TIME,
    TOTAL,
    WINDOW,
    column,
    literal,
    named,
    rows_of,
    subquery,
    table,
)
from data.metrics.compile.scan import counterpart
from data.metrics.compile.source import group_names, has_windows

Tree = exp.Expr
Part = tuple[str, tuple[str, ...]]


def combined(parts: Sequence[Part], build: Build) -> exp.Select:
    """Rows by group, `time` and `__total`, with every column of the parts, `<column>__previous` and `__rows`.

    A part is the name of a CTE and the columns of its own. NULL keys meet, because grouping, unlike joining, holds
    NULLs for equal.
    """
    if build.shape.plan.apart:
        return _apart(parts, build)
    groups = group_names(build.shape.plan)
    branches = [_branch(name, columns, parts, build) for name, columns in parts]
    stacked = branches[0] if len(branches) == 1 else exp.union(*branches, distinct=False, copy=False)
    names = [name for _, columns in parts for name in columns]
    windows = has_windows(build)
    select = exp.Select(
        expressions=[
            *(column(name) for name in groups),
            *(named(_narrowed(exp.Max(this=column(name)), 0, windows), name) for name in names),
            *(named(_narrowed(exp.Max(this=column(name)), 1, windows), name + PREVIOUS) for name in names if windows),
            named(_narrowed(exp.Sum(this=column(ROWS)), 0, windows), ROWS),
            column(TOTAL),
        ]
    ).from_(subquery(stacked, "stacked"), copy=False)
    select.set("group", exp.Group(expressions=[column(name) for name in [*groups, TOTAL]]))
    return select


def _apart(parts: Sequence[Part], build: Build) -> exp.Select:
    """The same with a row for each window, and with the rows of each part in a column of its own."""
    branches = [_branch(name, columns, parts, build) for name, columns in parts]
    for (name, _), branch in zip(parts, branches, strict=True):
        told = [named(column(ROWS) if name == other else exp.Null(), rows_of(other)) for other, _ in parts]
        branch.set("expressions", [*branch.expressions, *told])
    stacked = branches[0] if len(branches) == 1 else exp.union(*branches, distinct=False, copy=False)
    keys = [*group_names(build.shape.plan), *([WINDOW] if has_windows(build) else []), TOTAL]
    names = [*(name for _, columns in parts for name in columns), *(rows_of(name) for name, _ in parts)]
    values = [named(exp.Max(this=column(name)), name) for name in names]
    rows = named(exp.Sum(this=column(ROWS)), ROWS)
    select = exp.Select(expressions=[*(column(name) for name in keys), *values, rows])
    select = select.from_(subquery(stacked, "stacked"), copy=False)
    select.set("group", exp.Group(expressions=[column(name) for name in keys]))
    return select


def _branch(name: str, own: tuple[str, ...], parts: Sequence[Part], build: Build) -> exp.Select:
    groups = group_names(build.shape.plan)
    columns: list[Tree] = [column(group) for group in groups]
    if has_windows(build):
        if TIME in groups:
            columns[-1] = named(_aligned(build), TIME)
        columns.append(column(WINDOW))
    for _, others in parts:
        columns += [column(other) if other in own else named(exp.Null(), other) for other in others]
    return exp.Select(expressions=[*columns, column(ROWS), column(TOTAL)]).from_(table(name), copy=False)


def _narrowed(tree: Tree, window: int, windows: bool) -> Tree:
    return exp.Filter(this=tree, expression=exp.Where(this=_in_window(window))) if windows else tree


def _in_window(window: int) -> Tree:
    return exp.EQ(this=column(WINDOW), expression=literal(window))


def _aligned(build: Build) -> Tree:
    return exp.Case(ifs=[exp.If(this=_in_window(0), true=column(TIME))], default=counterpart(column(TIME), build))
