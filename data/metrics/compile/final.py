"""The last steps: metrics from leaves, conditions on metrics, order and limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.aggregates import COUNTS
from data.metrics.compile.build import Build
from data.metrics.compile.functions import cast, number
from data.metrics.compile.leaves import Expanded
from data.metrics.compile.names import (
    DUE,
    PREVIOUS,
    ROWS,
    TARGET,
    TIME,
    TOTAL,
    WINDOW,
    column,
    identifier,
    literal,
    named,
    rows_of,
    subquery,
    table,
)
from data.metrics.compile.periods import steps
from data.metrics.compile.shape import Place
from data.metrics.compile.slots import Slot
from data.metrics.compile.source import group_names, has_windows
from data.metrics.expressions import nearest
from data.metrics.plan import Condition, Plan
from data.metrics.query import Clause, Group, Op, Order

Tree = exp.Expr
PLAIN: dict[Op, type[exp.Binary]] = {
    Op.EQ: exp.EQ, Op.NE: exp.NEQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE,
}  # fmt: skip


def final_select(
    origin: exp.Query | str, build: Build, expanded: Mapping[str, Expanded], homes: Mapping[str, str]
) -> exp.Select:
    """The rows asked for, at most one more than the limit, the totals row first, in an order without ties.

    Columns: groups, a metric each, `<metric>__previous`, `__rows` and `__total`. `origin` is the name of a CTE
    or a query, `homes` says of each leaf's column which source it came from. `__rows` is of all rows together where
    not all of them may come back. A series without dimensions, short as it is, is left for the caller to order.
    """
    plan = build.shape.plan
    select = _metrics(origin, build, expanded, homes)
    if plan.query.having is not None:
        kept = exp.or_(_having(plan.query.having, build), _is(1), copy=False)
        select = exp.Select(expressions=[exp.Star()]).from_(subquery(select, "result"), copy=False)
        select = select.where(kept, copy=False)
    if not plan.dimensions and plan.query.order in ((), (Order(TIME),)):
        return select
    orders = [_ordered(TOTAL, True), *(_ordered(order.by, order.descending) for order in ordering(plan))]
    select.set("order", exp.Order(expressions=orders))
    return select.limit(plan.limit + (2 if plan.query.totals else 1), copy=False)


def _metrics(
    origin: exp.Query | str, build: Build, expanded: Mapping[str, Expanded], homes: Mapping[str, str]
) -> exp.Select:
    plan = build.shape.plan
    columns: list[Tree] = [column(name) for name in group_names(plan)]
    if plan.apart:
        columns += [column(WINDOW)] if has_windows(build) else []
        columns += [column(rows_of(source)) for source in dict.fromkeys(homes.values())]
    for suffix in ("", PREVIOUS) if plan.previous and not plan.apart else ("",):
        for asked in plan.metrics:
            tree = _metric(expanded[asked.reference], suffix, build, homes)
            columns.append(named(tree, asked.reference + suffix))
    rows: Tree = column(ROWS)
    if (plan.dimensions and not plan.query.totals) or plan.query.having is not None:
        rows = named(exp.Window(this=exp.Sum(this=exp.Case(ifs=[exp.If(this=_is(0), true=rows)]))), ROWS)
    source = table(origin) if isinstance(origin, str) else subquery(origin, "all")
    select = exp.Select(expressions=[*columns, rows, column(TOTAL)]).from_(source, copy=False)
    if plan.previous is None or plan.grain is None:
        return select
    has_time = exp.Not(this=exp.Is(this=column(TIME), expression=exp.Null()))
    return select.where(exp.or_(has_time, _is(1), copy=False), copy=False)


def ordering(plan: Plan) -> tuple[Order, ...]:
    """The order of rows: as asked, else by time, else by the first metric, largest first; then by dimensions."""
    groups = group_names(plan)
    known = {*groups, *metric_columns(plan)}
    asked = [Order(_resolved(order.by, plan), order.descending) for order in plan.query.order]
    for order in asked:
        if order.by.endswith((TARGET, DUE)):
            raise InputError("query.target_order", path="/order", by=order.by)
        if order.by not in known:
            raise InputError("query.unknown_order", path="/order", by=order.by, hint=nearest(order.by, known))
    if not asked:
        first = Order(plan.metrics[0].reference, True)
        asked = [Order(TIME), first] if plan.grain else [first]
    before = {order.by for order in asked}
    return (*asked, *(Order(name) for name in groups if name not in before))


def metric_columns(plan: Plan) -> Iterator[str]:
    """The columns that hold numbers, in their order."""
    for suffix in ("", PREVIOUS) if plan.previous else ("",):
        yield from (asked.reference + suffix for asked in plan.metrics)


def _resolved(name: str, plan: Plan) -> str:
    """A metric may be named `dataset.metric` or as it was asked for."""
    if name in group_names(plan):
        return name
    for asked in plan.metrics:
        for suffix in ("", PREVIOUS):
            if name in {f"{asked.dataset.id}.{asked.metric.id}{suffix}", asked.metric.id + suffix}:
                return asked.reference + suffix
    local = name.rpartition(".")[2]
    return local if local in plan.dimensions else name


def _metric(expanded: Expanded, suffix: str, build: Build, homes: Mapping[str, str]) -> Tree:
    """A metric from its leaves.

    Where they come from several sources, a flow that has no rows in a group is 0 there, unless all of them have none.
    A count of the whole is 0 when there is nothing to count.
    """
    several = len({homes[leaf.column] for leaf in expanded.leaves}) > 1
    flows = {leaf.column for leaf in expanded.leaves if several and leaf.measure.additive}

    def put(node: Tree) -> Tree:
        if isinstance(node, exp.Column):
            here = column(node.name + suffix)
            if node.name in flows:
                return _or_zero(here)
            return here if suffix or node.name not in counts else _count_of_whole(here, build)
        if isinstance(node, exp.Anonymous) and node.name.lower() == "period_days":
            return _days(build, suffix) if suffix else _days_of_window(build)
        return node

    counts = {leaf.column for leaf in expanded.leaves if leaf.measure.aggregate in COUNTS}
    tree = expanded.tree.copy().transform(put, copy=False)
    if not several or not flows:
        return tree
    leaves = [column(leaf.column + suffix) for leaf in expanded.leaves]
    known = exp.Not(this=exp.Is(this=exp.Coalesce(this=leaves[0], expressions=leaves[1:]), expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=known, true=tree)])


def _or_zero(tree: Tree) -> Tree:
    return exp.Coalesce(this=tree, expressions=[number(0)])


def _count_of_whole(count: Tree, build: Build) -> Tree:
    plan = build.shape.plan
    if not group_names(plan):
        return _or_zero(count)
    if not plan.query.totals:
        return count
    whole: Tree = exp.and_(_is(1), _now(), copy=False) if plan.apart and has_windows(build) else _is(1)
    return exp.Case(ifs=[exp.If(this=whole, true=_or_zero(count))], default=count.copy())


def _now() -> Tree:
    return exp.EQ(this=column(WINDOW), expression=literal(0))


def _days_of_window(build: Build) -> Tree:
    """The days of a row, of its own window where rows tell that."""
    now = _days(build, "")
    if not (build.shape.plan.apart and has_windows(build)):
        return now
    return exp.Case(ifs=[exp.If(this=_now(), true=now)], default=_days(build, PREVIOUS))


def _days(build: Build, suffix: str) -> Tree:
    """The days of a row's period that have passed, those of the whole span in a totals row or without a grain."""
    plan, then = build.shape.plan, "then " if suffix else ""
    whole = build.binder.bind(Slot("days", "then" if suffix else "now"))
    if not plan.grain:
        return whole
    start: Tree = column(TIME)
    if suffix and build.shape.shift is not None:
        unit, count = build.shape.shift
        start = build.call("add", unit, start, -count)
    unit, count = steps(plan.grain)
    end = build.call("add", unit, start.copy(), count)
    first = build.call("greatest", cast(start, "TIMESTAMP"), build.edge(f"{then}start", "TIMESTAMP"))
    last = build.call("least", cast(end, "TIMESTAMP"), build.edge(f"{then}known", "TIMESTAMP"))
    return exp.Case(ifs=[exp.If(this=_is(1), true=whole)], default=build.call("days", first, last))


def _having(condition: Condition, build: Build) -> Tree:
    if isinstance(condition, Group):
        parts = [_having(part, build) for part in condition.parts]
        return exp.Paren(this=(exp.and_ if condition.join == "and" else exp.or_)(*parts, copy=False))
    left = column(_having_column(condition.field, build.shape.plan))
    if condition.op in {Op.IS_NULL, Op.NOT_NULL}:
        null: Tree = exp.Is(this=left, expression=exp.Null())
        return null if condition.op is Op.IS_NULL else exp.Not(this=null)
    values = [_number(condition, value, build) for value in condition.values]
    if condition.other is not None:
        values = [column(_having_column(condition.other, build.shape.plan))]
    if condition.op is Op.BETWEEN:
        return exp.Between(this=left, low=values[0], high=values[1])
    if condition.op in PLAIN:
        return PLAIN[condition.op](this=left, expression=values[0])
    raise InputError("query.having_op", path="/having", op=str(condition.op))


def _having_column(name: str, plan: Plan) -> str:
    resolved = _resolved(name, plan)
    if resolved not in set(metric_columns(plan)):
        raise InputError("query.having_metric", path="/having", field=name)
    return resolved


def _number(clause: Clause, value: object, build: Build) -> Tree:
    if not isinstance(value, Place):
        raise InputError("filter.null_bound", field=clause.field, op=str(clause.op))
    return build.binder.bind(Slot("value", value.at, "DOUBLE", clause.field))


def _ordered(name: str, descending: bool) -> exp.Ordered:
    return exp.Ordered(this=column(name), desc=descending, nulls_first=False)


def _is(total: int) -> Tree:
    return exp.EQ(this=column(TOTAL), expression=literal(total))


def cte(name: str, query: exp.Query) -> exp.CTE:
    """`"name" AS (query)`."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=identifier(name)))
