"""The plain source: rows of a dataset filtered, marked with period and window, and aggregated in one scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from data.metrics.compile.aggregates import has_parts, narrowed, of_parts, of_rows
from data.metrics.compile.build import Build, Fields
from data.metrics.compile.functions import cast
from data.metrics.compile.names import PREVIOUS, ROWS, TIME, WINDOW, column, literal, named, subquery
from data.metrics.compile.source import (
    Source,
    filter_conditions,
    group_columns,
    grouped,
    has_windows,
    input_columns,
    period_of,
    time_type,
)
from data.metrics.compile.tables import from_base
from data.metrics.query import Grain

Tree = exp.Expr
DAY = "__day"


def scan(source: Source, build: Build) -> exp.Query:
    """The aggregated rows: groups, `__window`, a column per leaf, `__rows`, `__total`.

    Both windows are read in one scan; where they overlap a row belongs to both, and each is read by itself.
    """
    if build.shape.windows != "overlapping":
        return _scan(source, build, None)
    return exp.union(*(_scan(source, build, window) for window in (0, 1)), distinct=False, copy=False)


def is_direct(source: Source, build: Build) -> bool:
    """Whether one grouping can put both windows side by side: rows by themselves line up, or days do."""
    plain = source.many is None and source.run is None and not source.stock
    lines_up = build.shape.plan.grain is None or _by_day(source, build)
    return plain and lines_up and has_windows(build) and build.shape.windows != "overlapping"


def direct_scan(source: Source, build: Build) -> exp.Select:
    """The aggregated rows with both windows side by side: groups, a column per leaf, `<leaf>__previous`, `__rows`,
    `__total`. A period of the earlier window without a counterpart has a NULL `time`."""
    by_day = _by_day(source, build)
    rows = marked_rows(source, build, None, by_day=by_day)
    if by_day:
        rows = _days(source, build, rows, None, side_by_side=True)
    values = []
    for suffix, window in (("", 0), (PREVIOUS, 1)):
        only = exp.EQ(this=column(WINDOW), expression=literal(window))
        for leaf in source.leaves:
            value = of_parts(leaf, only=only) if by_day else of_rows(leaf, build, only=only)
            values.append(named(value, leaf.column + suffix))
    asked = exp.EQ(this=column(WINDOW), expression=literal(0))
    values.append(named(narrowed(_count(by_day), asked), ROWS))
    select = exp.Select(expressions=values).from_(subquery(rows, "rows"), copy=False)
    return grouped(select, build, windows=False)


def _scan(source: Source, build: Build, window: int | None) -> exp.Select:
    by_day = _by_day(source, build)
    rows = marked_rows(source, build, window, by_day=by_day)
    if by_day:
        rows = _days(source, build, rows, window)
    values: list[Tree] = [
        named(of_parts(leaf) if by_day else of_rows(leaf, build), leaf.column) for leaf in source.leaves
    ]
    select = exp.Select(expressions=[*values, named(_count(by_day), ROWS)]).from_(subquery(rows, "rows"), copy=False)
    return grouped(select, build)


def _count(by_day: bool) -> Tree:
    return exp.Sum(this=column(ROWS)) if by_day else exp.Count(this=exp.Star())


def marked_rows(
    source: Source,
    build: Build,
    window: int | None,
    *,
    by_day: bool = False,
    keys: Mapping[str, exp.Column] | None = None,
) -> exp.Select:
    """The rows of the base that count, with groups, window, `keys` and the inputs of the leaves.

    With `by_day` they carry their bare day instead of period and window.
    """
    fields = build.fields(source.dataset)
    keys = keys or {}
    fields.joins |= {key.table for key in keys.values()}
    columns = [*group_columns(source, fields)]
    tree, kind = fields.time(source.time) if _timed(source, build) else (exp.null(), "")
    if by_day:
        columns.append(named(tree, DAY))
    else:
        columns += _marks(source, fields, window)
    columns += [named(key, name) for name, key in keys.items()]
    columns += input_columns(source, fields)
    conditions = filter_conditions(source, fields)
    if build.shape.windows != "none":
        conditions.insert(0, within(fields, source.time, window))
    select = from_base(source.dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    select = select.select(*(columns or [literal(1)]), copy=False)
    return select.where(exp.and_(*conditions, copy=False), copy=False) if conditions else select


def _timed(source: Source, build: Build) -> bool:
    return build.shape.plan.grain is not None or build.shape.windows != "none"


def _marks(source: Source, fields: Fields, window: int | None) -> Iterator[Tree]:
    build, grain = fields.build, fields.build.shape.plan.grain
    if grain:
        _, kind = fields.time(source.time)
        yield named(period_of(fields.local_time(source.time), kind, grain, build), TIME)
    if has_windows(build):
        tree, kind = fields.time(source.time)
        yield named(window_of(tree, kind, build, window), WINDOW)


def window_of(moment: Tree, kind: str, build: Build, window: int | None) -> Tree:
    """0 for moments of the asked span, 1 for those of the earlier one."""
    if window is not None:
        return literal(window)
    now = exp.GTE(this=moment, expression=build.edge("start", kind))
    return exp.Case(ifs=[exp.If(this=now, true=literal(0))], default=literal(1))


def within(fields: Fields, time: str, window: int | None) -> Tree:
    """Inside the spans (of one window, or of all)."""
    spans = {
        "one": (("start", "end"),),
        "touching": (("then start", "end"),),
        "apart": (("start", "end"), ("then start", "then end")),
        "overlapping": ((("start", "end"), ("then start", "then end"))[window or 0],),
    }[fields.build.shape.windows]
    parts = [between(fields, time, start, end) for start, end in spans]
    return exp.Paren(this=exp.or_(*parts, copy=False)) if len(parts) > 1 else parts[0]


def between(fields: Fields, time: str, start: str | None, end: str) -> Tree:
    """From the edge `start` (None: since ever) to before the edge `end`."""
    tree, kind = fields.time(time)
    before = exp.LT(this=tree, expression=fields.build.edge(end, kind))
    if start is None:
        return before
    since = exp.GTE(this=tree.copy(), expression=fields.build.edge(start, kind))
    return exp.and_(since, before, copy=False)


def _by_day(source: Source, build: Build) -> bool:
    """Whether adding up days first is the same and faster: days are few, and truncating a day costs more than it."""
    plan = build.shape.plan
    day = build.context.schemas[source.dataset.id].types.get(f"time:{source.time}") == "DATE"
    coarse = plan.grain not in {None, Grain.DAY, Grain.HOUR}
    return day and coarse and not plan.dimensions and all(has_parts(leaf) for leaf in source.leaves)


def _days(
    source: Source, build: Build, rows: exp.Select, window: int | None, *, side_by_side: bool = False
) -> exp.Select:
    """The rows added up by day, then marked like rows; `side_by_side` moves earlier periods to their counterparts."""
    grain = build.shape.plan.grain
    assert grain is not None
    values = [named(of_rows(leaf, build), leaf.column) for leaf in source.leaves]
    days = exp.Select(expressions=[column(DAY), *values, named(exp.Count(this=exp.Star()), ROWS)])
    days = days.from_(subquery(rows, "rows"), copy=False)
    days.set("group", exp.Group(expressions=[column(DAY)]))
    period = period_of(column(DAY), "DATE", grain, build)
    earlier = exp.LT(this=column(DAY), expression=build.edge("start", "DATE"))
    if side_by_side:
        moved = exp.If(this=earlier, true=counterpart(period.copy(), build))
        period = exp.Case(ifs=[moved], default=period)
    marks = [named(period, TIME)]
    if has_windows(build):
        marks.append(named(window_of(column(DAY), "DATE", build, window), WINDOW))
    kept = [column(name) for name in (*source.columns, ROWS)]
    return exp.Select(expressions=[*marks, *kept]).from_(subquery(days, "days"), copy=False)


def counterpart(period: Tree, build: Build) -> Tree:
    """A period of the earlier window moved beside its counterpart; NULL where it has none.

    A 31st has none in a shorter month, nor has 29 February in a common year: their values count in totals alone.
    """
    grain = build.shape.plan.grain
    assert build.shape.shift is not None and grain is not None
    unit, count = build.shape.shift
    kind = time_type(grain)
    moved = cast(build.call("add", unit, period, count), kind)
    found: Tree = exp.LT(this=moved, expression=build.edge("end", kind))
    if unit == "month" and grain in {Grain.DAY, Grain.HOUR}:
        back = cast(build.call("add", unit, moved.copy(), -count), kind)
        found = exp.and_(found, exp.EQ(this=back, expression=period.copy()), copy=False)
    return exp.Case(ifs=[exp.If(this=found, true=moved.copy())])
