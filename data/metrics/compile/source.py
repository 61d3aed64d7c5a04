"""One aggregated source: rows of one dataset on one time column, grouped by dimensions, period and window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from data.metrics.compile.binder import Binder
from data.metrics.compile.fields import Fields
from data.metrics.compile.functions import cast, function
from data.metrics.compile.leaves import Leaf
from data.metrics.compile.names import KEY, ROWS, TIME, TOTAL, WINDOW, column, literal, named, subquery
from data.metrics.model import Dataset, Measure
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain
from data.metrics.schema import from_clause
from data.metrics.time_words import MONTHS, Span

Tree = exp.Expr
Window = tuple[int, Span]


@dataclass(frozen=True)
class Source:
    """Leaves that can be computed by one scan, and the name their CTE bears."""

    name: str
    dataset: Dataset
    time: str
    many: str | None
    run: str | None
    semi_additive: bool
    leaves: tuple[Leaf, ...]


def source_select(source: Source, plan: Plan, context: Context, binder: Binder) -> exp.Query:
    """The aggregated rows: dimensions, `time`, `__window`, a column per leaf, `__rows`, `__total`.

    Two windows are read in one scan; where they overlap, a row belongs to both and each is read by itself.
    """
    scans = [tuple(_windows(plan))]
    if plan.span and plan.previous and plan.previous.end > plan.span.start:
        scans = [(window,) for window in scans[0]]
    selects: list[exp.Query] = [_scan(source, plan, scan, Fields.of(source.dataset, context, binder)) for scan in scans]
    return selects[0] if len(selects) == 1 else exp.union(*selects, distinct=False, copy=False)


def _windows(plan: Plan) -> Iterator[Window]:
    if plan.span is not None:
        yield 0, plan.span
    if plan.previous is not None:
        yield 1, plan.previous


def _scan(source: Source, plan: Plan, scan: tuple[Window, ...], fields: Fields) -> exp.Select:
    rows = [*_keys(source, plan, scan, fields), *_inputs(source, fields)]
    where = list(_conditions(source, plan, scan, fields))
    inner = from_clause(source.dataset, fields.schema.lake, frozenset(fields.joins)).select(*rows, copy=False)
    if where:
        inner = inner.where(exp.and_(*where, copy=False), copy=False)
    return _aggregated(source, plan, inner, fields.context)


def group_names(plan: Plan) -> list[str]:
    """The columns rows are grouped by: dimensions, their keys, and `time` where there is a grain."""
    names: list[str] = []
    for id_ in plan.dimensions:
        names.append(id_)
        if any(d.dimensions[id_].key for d in plan.datasets.values() if id_ in d.dimensions):
            names.append(id_ + KEY)
    return [*names, TIME] if plan.grain else names


def _keys(source: Source, plan: Plan, scan: tuple[Window, ...], fields: Fields) -> Iterator[Tree]:
    for id_ in plan.dimensions:
        yield named(fields.dimension(id_), id_)
        if id_ + KEY in group_names(plan):
            keyed = source.dataset.dimensions[id_].key is not None
            yield named(fields.key(id_) if keyed else fields.dimension(id_), id_ + KEY)
    if plan.grain:
        yield named(bucket(fields, source.time, plan.grain), TIME)
    if plan.previous:
        yield named(_flag(source, scan, fields), WINDOW)


def _flag(source: Source, scan: tuple[Window, ...], fields: Fields) -> Tree:
    """0 for rows of the asked span, 1 for those of the earlier one."""
    if len(scan) == 1:
        return literal(scan[0][0])
    tree, kind = fields.time(source.time)
    now = exp.GTE(this=tree, expression=fields.moment(scan[0][1].start, kind))
    return exp.Case(ifs=[exp.If(this=now, true=literal(0))], default=literal(1))


def bucket(fields: Fields, time: str, grain: Grain) -> Tree:
    """The start of the period a row lies in, a DATE, or a TIMESTAMP for hours."""
    _, kind = fields.time(time)
    local = fields.local_time(time)
    if grain is Grain.DAY and kind == "DATE":
        return local
    if grain is Grain.HOUR:
        return function("trunc", fields.context.dialect)(str(grain), cast(local, "TIMESTAMP"))
    lead = (fields.context.fiscal - 1) % MONTHS.get(grain, 1)
    if not lead:
        return cast(function("trunc", fields.context.dialect)(str(grain), local), "DATE")
    add = function("add_months", fields.context.dialect)
    return cast(add(function("trunc", fields.context.dialect)(str(grain), add(local, -lead)), lead), "DATE")


def _inputs(source: Source, fields: Fields) -> Iterator[Tree]:
    for leaf in source.leaves:
        if leaf.measure.value is not None:
            fields.schema.type(source.dataset, f"measure:{_declared(leaf.measure)}")
            yield named(fields.tree(leaf.measure.value), leaf.column)
        if leaf.measure.where is not None:
            yield named(fields.condition(leaf.measure.where), leaf.column + "?")


def _declared(measure: Measure) -> str:
    return measure.id.split(" ")[0]


def _conditions(source: Source, plan: Plan, scan: tuple[Window, ...], fields: Fields) -> Iterator[Tree]:
    if scan:
        yield _within(fields, source.time, [span for _, span in scan])
    for condition in plan.filters.get(source.dataset.id, ()):
        yield fields.condition(condition)


def _within(fields: Fields, time: str, spans: list[Span]) -> Tree:
    """Inside any of the spans; spans that touch are one."""
    merged: list[tuple[Span, Span]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start <= merged[-1][1].end:
            merged[-1] = (merged[-1][0], max(span, merged[-1][1], key=lambda each: each.end))
        else:
            merged.append((span, span))
    parts = []
    for first, last in merged:
        tree, kind = fields.time(time)
        start = exp.GTE(this=tree, expression=fields.moment(first.start, kind))
        end = exp.LT(this=tree.copy(), expression=fields.moment(last.end, kind))
        parts.append(exp.and_(start, end, copy=False))
    return exp.Paren(this=exp.or_(*parts, copy=False)) if len(parts) > 1 else parts[0]


def _aggregated(source: Source, plan: Plan, inner: exp.Select, context: Context) -> exp.Select:
    groups = group_names(plan)
    windows = [WINDOW] if plan.previous else []
    total = plan.query.totals and bool(groups)
    flag = exp.Grouping(expressions=[column(groups[-1])]) if total else literal(0)
    select = exp.Select().from_(subquery(inner, "rows"), copy=False)
    select = select.select(
        *(column(name) for name in [*groups, *windows]),
        *(named(aggregate(leaf, context), leaf.column) for leaf in source.leaves),
        named(exp.Count(this=exp.Star()), ROWS),
        named(flag, TOTAL),
        copy=False,
    )
    if total:
        sets = [exp.Tuple(expressions=[column(n) for n in names]) for names in ([*groups, *windows], windows)]
        select.set("group", exp.Group(expressions=[exp.GroupingSets(expressions=sets)]))
    elif groups or windows:
        select.set("group", exp.Group(expressions=[column(name) for name in [*groups, *windows]]))
    return select


def aggregate(leaf: Leaf, context: Context) -> Tree:
    """The aggregate of a leaf over the columns `_inputs` gave it. A sum that a condition leaves empty is 0."""
    tree = _plain(leaf, context)
    if leaf.measure.where is None:
        return tree
    narrowed = exp.Filter(this=tree, expression=exp.Where(this=column(leaf.column + "?")))
    if leaf.measure.aggregate != "sum":
        return narrowed
    return exp.Coalesce(this=narrowed, expressions=[exp.Sum(this=literal(0))])


def _plain(leaf: Leaf, context: Context) -> Tree:
    kind = leaf.measure.aggregate
    if kind == "count" and leaf.measure.value is None:
        return exp.Count(this=exp.Star())
    value = column(leaf.column)
    if kind == "count_distinct":
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if kind == "quantile":
        return function("quantile", context.dialect)(value, leaf.measure.quantile)
    if kind in {"median", "stddev"}:
        return function(kind, context.dialect)(value)
    simple: dict[str, type[exp.AggFunc]] = {"sum": exp.Sum, "count": exp.Count, "min": exp.Min, "max": exp.Max}
    return simple[kind](this=value)
