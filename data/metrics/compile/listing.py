"""Statements that list: the rows behind a number, and the members of a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.build import Build, Fields
from data.metrics.compile.functions import cast
from data.metrics.compile.leaves import BEGINNING, Leaf
from data.metrics.compile.literals import ZONED
from data.metrics.compile.names import column, identifier, named, subquery
from data.metrics.compile.scan import between
from data.metrics.compile.shape import Shape, shape_of
from data.metrics.compile.slots import Binder, Slot, fill
from data.metrics.compile.statement import Compiled
from data.metrics.compile.tables import from_base
from data.metrics.expressions import nearest
from data.metrics.model import BASE, Dataset
from data.metrics.plan import Context, Plan
from data.metrics.query import Op, Order

Tree = exp.Expr


@dataclass(frozen=True)
class Page:
    """Which rows: those that count in any of `leaves` (all where there is none), a page of them in an order."""

    leaves: tuple[Leaf, ...]
    order: tuple[Order, ...]
    offset: int
    limit: int


def compile_rows(plan: Plan, context: Context, dataset: Dataset, page: Page) -> Compiled:
    """The rows of a page, a column for each of the dataset's `rows`.

    The page is cut from the base first, joined to what the filters and the order need; only its rows meet the rest.
    """
    shape, build = _build(plan, context)
    inner = build.fields(dataset)
    conditions = _conditions(inner, page.leaves)
    orders = [_ordered(_value(inner, order.by), order.descending) for order in _ordering(dataset, page.order)]
    cut = from_base(dataset, inner.schema.lake, inner.joins, inner.schema.doubled)
    cut = cut.select(exp.Column(this=exp.Star(), table=identifier(BASE)), copy=False)
    cut = _where(cut, conditions)
    cut.set("order", exp.Order(expressions=orders))
    cut = cut.limit(build.binder.bind(Slot("constant", page.limit)), copy=False)
    cut = cut.offset(build.binder.bind(Slot("constant", page.offset)), copy=False)
    outer = build.fields(dataset)
    columns = [named(_value(outer, name), name) for name in row_names(dataset)]
    again = [_ordered(_value(outer, order.by), order.descending) for order in _ordering(dataset, page.order)]
    select = from_base(dataset, outer.schema.lake, outer.joins, outer.schema.doubled, base=subquery(cut, BASE))
    select = select.select(*columns, copy=False)
    select.set("order", exp.Order(expressions=again))
    return _compiled(select, build, shape, plan, context)


def compile_count(plan: Plan, context: Context, dataset: Dataset, leaves: tuple[Leaf, ...]) -> Compiled:
    """How many rows there are in all, as the column `total`."""
    shape, build = _build(plan, context)
    fields = build.fields(dataset)
    conditions = _conditions(fields, leaves)
    select = from_base(dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    select = select.select(named(exp.Count(this=exp.Star()), "total"), copy=False)
    return _compiled(_where(select, conditions), build, shape, plan, context)


def compile_members(plan: Plan, context: Context, dataset: Dataset, id_: str, search: str) -> Compiled:
    """The members of a dimension as `value`, `key` and `rows`, the most frequent first."""
    shape, build = _build(plan, context)
    fields = build.fields(dataset)
    value, key = fields.dimension(id_), fields.key(id_)
    conditions = _conditions(fields, ())
    if search:
        part = build.binder.bind(Slot("constant", search, "VARCHAR"))
        conditions.append(build.call(Op.CONTAINS, fields.dimension(id_), part))
    rows = from_base(dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    rows = _where(rows.select(named(value, "value"), named(key, "key"), copy=False), conditions)
    columns = [column("value"), column("key"), named(exp.Count(this=exp.Star()), "rows")]
    select = exp.Select(expressions=columns).from_(subquery(rows, "members"), copy=False)
    select.set("group", exp.Group(expressions=[column("value"), column("key")]))
    select.set("order", exp.Order(expressions=[_ordered(column("rows"), True), *map(_ordered, columns[:2])]))
    select = select.limit(build.binder.bind(Slot("constant", plan.limit)), copy=False)
    return _compiled(select, build, shape, plan, context)


def row_names(dataset: Dataset) -> tuple[str, ...]:
    """The columns of drill-to-rows: as declared, else the times and dimensions."""
    return dataset.rows or (*dataset.times, *dataset.dimensions)


def _build(plan: Plan, context: Context) -> tuple[Shape, Build]:
    shape = shape_of(plan, context)
    return shape, Build(shape, context, Binder())


def _compiled(select: exp.Select, build: Build, shape: Shape, plan: Plan, context: Context) -> Compiled:
    sql = context.engine.write(select)
    return Compiled(sql, fill(build.binder.slots, plan, context, shape.values))


def _where(select: exp.Select, conditions: Sequence[Tree]) -> exp.Select:
    return select.where(exp.and_(*conditions, copy=False), copy=False) if conditions else select


def _conditions(fields: Fields, leaves: tuple[Leaf, ...]) -> list[Tree]:
    plan, dataset = fields.build.shape.plan, fields.dataset
    found = [fields.condition(condition) for condition in plan.filters.get(dataset.id, ())]
    time = leaves[0].measure.time if leaves else "time"
    if plan.span is not None and time in dataset.times:
        found += _in_time(fields, leaves, time)
    wheres = [leaf.measure.where for leaf in leaves if dataset.many_of(leaf.measure) is None]
    if wheres and all(where is not None for where in wheres):
        parts = [fields.condition(where) for where in wheres if where is not None]
        found.append(exp.Paren(this=exp.or_(*parts, copy=False)))
    return found


def _in_time(fields: Fields, leaves: tuple[Leaf, ...], time: str) -> list[Tree]:
    """Inside the span; from the last reset for a running total; on the last day with data for a stock."""
    run = leaves[0].run if leaves else None
    if run is not None:
        return [between(fields, time, None if run == BEGINNING else f"final.{run}", "end")]
    if leaves and all(leaf.measure.semi_additive for leaf in leaves):
        day = cast(fields.local_time(time), "DATE")
        days = fields.build.fields(fields.dataset)
        until = fields.build.edge("known", "TIMESTAMP")
        last = exp.Max(this=cast(days.local_time(time), "DATE"))
        before = exp.LT(this=cast(days.local_time(time), "TIMESTAMP"), expression=until)
        select = from_base(fields.dataset, fields.schema.lake, days.joins, fields.schema.doubled)
        select = select.select(last, copy=False).where(before, copy=False)
        return [exp.EQ(this=day, expression=exp.Subquery(this=select))]
    return [between(fields, time, "start", "end")]


def _ordering(dataset: Dataset, asked: tuple[Order, ...]) -> tuple[Order, ...]:
    """As asked, else the newest first; then by the grain, so that pages do not overlap."""
    known = {*row_names(dataset), *dataset.times, *dataset.dimensions}
    for order in asked:
        if order.by not in known:
            raise InputError("query.unknown_order", path="/order", by=order.by, hint=nearest(order.by, known))
    first = asked or ((Order("time", True),) if "time" in dataset.times else ())
    return (*first, *(Order(name) for name in dataset.grain if name not in {order.by for order in first}))


def _value(fields: Fields, name: str) -> Tree:
    """The value of a row's column; moments with a zone in wall time."""
    dataset = fields.dataset
    if name in dataset.times:
        return fields.local_time(name)
    if name in dataset.dimensions:
        return _in_wall_time(fields.dimension(name), fields, f"dimension:{name}")
    if name in dataset.columns:
        return _in_wall_time(fields.tree(dataset.columns[name]), fields, f"column:{name}")
    return column(name, BASE)


def _in_wall_time(tree: Tree, fields: Fields, field: str) -> Tree:
    zoned = fields.schema.type(fields.dataset, field) == ZONED
    return fields.build.call("local", fields.build.context.time_zone, tree) if zoned else tree


def _ordered(tree: Tree, descending: bool = False) -> exp.Ordered:
    return exp.Ordered(this=tree.copy(), desc=descending, nulls_first=False)
