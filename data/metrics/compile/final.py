"""The last steps: metrics from leaves, conditions on metrics, order and limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.binder import Binder
from data.metrics.compile.functions import number
from data.metrics.compile.leaves import Expanded, Leaf
from data.metrics.compile.names import PREVIOUS, ROWS, TIME, TOTAL, column, identifier, literal, named, table
from data.metrics.compile.source import group_names
from data.metrics.expressions import nearest
from data.metrics.plan import Plan
from data.metrics.query import Clause, Group, Op, Order

Tree = exp.Expr
PLAIN = {Op.EQ: exp.EQ, Op.NE: exp.NEQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE}


def result_select(
    origin: str, plan: Plan, expanded: Mapping[str, Expanded], days: Mapping[str, Tree], *, joined: bool
) -> exp.Select:
    """One row per group with a column per metric asked for, `<metric>__previous`, `__rows` (of all) and `__total`."""
    columns: list[Tree] = [column(name) for name in group_names(plan)]
    for suffix in ("", PREVIOUS) if plan.previous else ("",):
        for asked in plan.metrics:
            tree = _metric(expanded[asked.reference], suffix, days.get(suffix), joined=joined)
            columns.append(named(tree, asked.reference + suffix))
    every = exp.Sum(this=exp.Case(ifs=[exp.If(this=_plain_row(), true=column(ROWS))]))
    columns += [named(exp.Window(this=every), ROWS), column(TOTAL)]
    return exp.Select().from_(table(origin), copy=False).select(*columns, copy=False)


def final_select(plan: Plan, binder: Binder) -> exp.Select:
    """The rows asked for, at most one more than the limit, in an order without ties; the totals row comes first."""
    select = exp.Select(expressions=[exp.Star()]).from_(table("result"), copy=False)
    if plan.query.having is not None:
        kept = exp.or_(_having(plan.query.having, plan, binder), _total_row(), copy=False)
        select = select.where(kept, copy=False)
    orders = [_ordered(TOTAL, True), *(_ordered(o.by, o.descending) for o in ordering(plan))]
    select.set("order", exp.Order(expressions=orders))
    extra = 2 if plan.query.totals else 1
    return select.limit(plan.limit + extra, copy=False)


def ordering(plan: Plan) -> tuple[Order, ...]:
    """The order of rows: as asked, else by time, else by the first metric, largest first; then by dimensions."""
    groups = group_names(plan)
    known = {*groups, *(column_id for column_id in _metric_columns(plan))}
    asked = [Order(_resolved(order.by, plan), order.descending) for order in plan.query.order]
    for order in asked:
        if order.by not in known:
            raise InputError("query.unknown_order", path="/order", by=order.by, hint=nearest(order.by, known))
    if not asked:
        asked = [Order(TIME)] if plan.grain else [Order(plan.metrics[0].reference, True)]
    named_already = {order.by for order in asked}
    return (*asked, *(Order(name) for name in groups if name not in named_already))


def _metric_columns(plan: Plan) -> Iterator[str]:
    for asked in plan.metrics:
        yield asked.reference
        if plan.previous:
            yield asked.reference + PREVIOUS


def _resolved(name: str, plan: Plan) -> str:
    """A metric may be named `dataset.metric` or as it was asked for."""
    for asked in plan.metrics:
        for suffix in ("", PREVIOUS):
            if name in {f"{asked.dataset.id}.{asked.metric.id}{suffix}", asked.metric.id + suffix}:
                return asked.reference + suffix
    return name.rpartition(".")[2] if name.rpartition(".")[2] in plan.dimensions else name


def _metric(expanded: Expanded, suffix: str, days: Tree | None, *, joined: bool) -> Tree:
    def put(node: Tree) -> Tree:
        if isinstance(node, exp.Column):
            here = column(node.name + suffix)
            return exp.Coalesce(this=here, expressions=[number(0)]) if node.name in fillable else here
        if isinstance(node, exp.Anonymous) and node.name.lower() == "period_days":
            return days.copy() if days is not None else exp.Null()
        return node

    sources = {(leaf.dataset, leaf.measure.time, leaf.run) for leaf in expanded.leaves}
    several = joined and len(sources) > 1
    fillable = {leaf.column for leaf in expanded.leaves if several and _is_flow(leaf)}
    tree = expanded.tree.copy().transform(put, copy=False)
    if not fillable:
        return tree
    any_known = exp.Coalesce(
        this=column(expanded.leaves[0].column + suffix),
        expressions=[column(leaf.column + suffix) for leaf in expanded.leaves[1:]],
    )
    known = exp.Not(this=exp.Is(this=any_known, expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=known, true=tree)])


def _is_flow(leaf: Leaf) -> bool:
    return leaf.measure.additive


def _having(condition: Clause | Group, plan: Plan, binder: Binder) -> Tree:
    if isinstance(condition, Group):
        parts = [_having(part, plan, binder) for part in condition.parts]
        return exp.Paren(this=(exp.and_ if condition.join == "and" else exp.or_)(*parts, copy=False))
    left = column(_having_column(condition.field, plan))
    if condition.op is Op.IS_NULL:
        return exp.Is(this=left, expression=exp.Null())
    if condition.op is Op.NOT_NULL:
        return exp.Not(this=exp.Is(this=left, expression=exp.Null()))
    values = [binder.bind(_number(condition, value)) for value in condition.values]
    if condition.other is not None:
        values = [column(_having_column(condition.other, plan))]
    if condition.op is Op.BETWEEN:
        return exp.Between(this=left, low=values[0], high=values[1])
    if condition.op in PLAIN:
        return PLAIN[condition.op](this=left, expression=values[0])
    raise InputError("query.having_op", path="/having", op=str(condition.op))


def _having_column(name: str, plan: Plan) -> str:
    resolved = _resolved(name, plan)
    if resolved not in set(_metric_columns(plan)):
        raise InputError("query.having_metric", path="/having", field=name)
    return resolved


def _number(clause: Clause, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError("filter.bad_value", field=clause.field, value=str(value)[:80], type="number")
    return value


def _ordered(name: str, descending: bool) -> exp.Ordered:
    return exp.Ordered(this=column(name), desc=descending, nulls_first=False)


def _total_row() -> Tree:
    return exp.EQ(this=column(TOTAL), expression=literal(1))


def _plain_row() -> Tree:
    return exp.EQ(this=column(TOTAL), expression=literal(0))


def cte(name: str, query: exp.Query) -> exp.CTE:
    """`"name" AS (query)`."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=identifier(name)))
