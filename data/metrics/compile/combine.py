"""Puts sources side by side: one row per group and period, the earlier window's values beside the asked one's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from data.metrics.compile.functions import cast, function
from data.metrics.compile.names import PREVIOUS, ROWS, TIME, TOTAL, WINDOW, column, literal, named, subquery, table
from data.metrics.compile.source import Source, group_names
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain
from data.metrics.windows import shift

Tree = exp.Expr


def combined(sources: Sequence[Source], plan: Plan, context: Context, until: Tree | None) -> exp.Select:
    """Rows by group, `time` and `__total`, with a column per leaf, `<leaf>__previous` and `__rows`.

    NULL keys meet because grouping, unlike joining, holds NULLs for equal. `until` is the end of the asked span.
    """
    groups = group_names(plan)
    branches = [_branch(source, sources, plan, context, until) for source in sources]
    stacked = branches[0] if len(branches) == 1 else exp.union(*branches, distinct=False, copy=False)
    leaves = [leaf.column for source in sources for leaf in source.leaves]
    select = exp.Select().from_(subquery(stacked, "stacked"), copy=False)
    select = select.select(
        *(column(name) for name in groups),
        *(named(_of_window(name, 0, plan), name) for name in leaves),
        *(named(_of_window(name, 1, plan), name + PREVIOUS) for name in leaves if plan.previous),
        named(_rows(plan), ROWS),
        column(TOTAL),
        copy=False,
    )
    if plan.previous and plan.grain:
        kept = exp.or_(exp.Not(this=exp.Is(this=column(TIME), expression=exp.Null())), _is_total(), copy=False)
        select = select.where(kept, copy=False)
    select.set("group", exp.Group(expressions=[column(name) for name in [*groups, TOTAL]]))
    return select


def _branch(source: Source, sources: Sequence[Source], plan: Plan, context: Context, until: Tree | None) -> exp.Select:
    select = exp.Select().from_(table(source.name), copy=False)
    own = {leaf.column for leaf in source.leaves}
    columns: list[Tree] = [column(name) for name in group_names(plan)]
    if plan.grain and plan.previous:
        columns[-1] = named(_aligned(plan, context, until), TIME)
    columns += [column(WINDOW)] if plan.previous else []
    for other in sources:
        columns += [column(leaf.column) if leaf.column in own else _nothing(leaf.column) for leaf in other.leaves]
    return select.select(*columns, column(ROWS), column(TOTAL), copy=False)


def _nothing(name: str) -> Tree:
    return named(exp.Null(), name)


def _of_window(name: str, window: int, plan: Plan) -> Tree:
    return _narrowed(exp.Max(this=column(name)), window, plan)


def _rows(plan: Plan) -> Tree:
    return _narrowed(exp.Sum(this=column(ROWS)), 0, plan)


def _narrowed(tree: Tree, window: int, plan: Plan) -> Tree:
    if plan.previous is None:
        return tree
    return exp.Filter(this=tree, expression=exp.Where(this=_in_window(window)))


def _in_window(window: int) -> Tree:
    return exp.EQ(this=column(WINDOW), expression=literal(window))


def _is_total() -> Tree:
    return exp.EQ(this=column(TOTAL), expression=literal(1))


def _aligned(plan: Plan, context: Context, until: Tree | None) -> Tree:
    """An earlier period moved beside its counterpart; NULL where it has none.

    A 31st has none in a shorter month, nor has 29 February in a common year: their values count in totals alone.
    """
    assert plan.span and plan.previous and plan.grain and until is not None
    unit, count = shift(plan.span, plan.previous, plan.grain, fiscal=context.fiscal)
    add = function(f"add_{unit}s", context.dialect)
    kind = "TIMESTAMP" if plan.grain is Grain.HOUR else "DATE"
    moved = cast(add(column(TIME), count), kind)
    found: Tree = exp.LT(this=moved, expression=until)
    if unit == "month" and plan.grain in {Grain.DAY, Grain.HOUR}:
        back = cast(add(moved.copy(), -count), kind)
        found = exp.and_(found, exp.EQ(this=back, expression=column(TIME)), copy=False)
    counterpart = exp.Case(ifs=[exp.If(this=found, true=moved.copy())])
    return exp.Case(ifs=[exp.If(this=_in_window(0), true=column(TIME))], default=counterpart)
