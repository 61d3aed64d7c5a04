"""The plain source: rows of a dataset, marked with period and window, aggregated in one scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sqlglot import exp

from data.metrics.compile.build import Build, Fields
from data.metrics.compile.fold import fold_keys
from data.metrics.compile.functions import cast
from data.metrics.compile.names import PREVIOUS, TIME, WINDOW, column, literal, named, subquery
from data.metrics.compile.rows import Rows, folded_rows, marked_rows, rolled_rows
from data.metrics.compile.source import Source, grouped, has_windows, period_of, time_type
from data.metrics.query import Grain

Tree = exp.Expr


def scan(source: Source, build: Build) -> exp.Query:
    """The aggregated rows: groups, `__window`, a column per leaf, `__rows`, `__total`.

    Both windows are read in one scan; where they overlap a row belongs to both, and each is read by itself.
    """
    by = fold_keys(source, build)
    if build.shape.windows != "overlapping":
        return _scan(source, build, None, by)
    return exp.union(*(_scan(source, build, window, by) for window in (0, 1)), distinct=False, copy=False)


def is_direct(source: Source, build: Build) -> bool:
    """Whether one grouping can put both windows side by side: there are no periods, or few rows are left to move."""
    plain = source.many is None and source.run is None and not source.stock
    few = build.shape.plan.grain is None or source.rolled is not None or bool(fold_keys(source, build))
    return plain and few and has_windows(build) and build.shape.windows != "overlapping"


def direct_scan(source: Source, build: Build) -> exp.Select:
    """The aggregated rows with both windows side by side: groups, a column per leaf, `<leaf>__previous`, `__rows`,
    `__total`. A period of the earlier window without a counterpart has a NULL `time`."""
    rows = _rows(source, build, None, fold_keys(source, build), side_by_side=True)
    asked, before = (exp.EQ(this=column(WINDOW), expression=literal(window)) for window in (0, 1))
    values = [rows.value(leaf, only=asked) for leaf in source.leaves]
    values += [named(rows.value(leaf, only=before).this, leaf.column + PREVIOUS) for leaf in source.leaves]
    select = exp.Select(expressions=[*values, rows.count(only=asked)])
    return grouped(select.from_(subquery(rows.select, "rows"), copy=False), build, windows=False)


def _scan(source: Source, build: Build, window: int | None, by: tuple[str, ...]) -> exp.Select:
    rows = _rows(source, build, window, by)
    select = exp.Select(expressions=[*(rows.value(leaf) for leaf in source.leaves), rows.count()])
    return grouped(select.from_(subquery(rows.select, "rows"), copy=False), build)


def _rows(source: Source, build: Build, window: int | None, by: tuple[str, ...], *, side_by_side: bool = False) -> Rows:
    def marks(fields: Fields) -> Iterator[Tree]:
        return moments(source, fields, window, side_by_side=side_by_side)

    def inside(fields: Fields) -> list[Tree]:
        return within(fields, source, window)

    if source.rolled is not None:
        return rolled_rows(source, build, marks, inside, edges=edges(source, build, window))
    if by:
        return folded_rows(source, build, marks, inside, by=by)
    return marked_rows(source, build, marks, inside)


def moments(source: Source, fields: Fields, window: int | None, *, side_by_side: bool = False) -> Iterator[Tree]:
    """`time` where there is a grain and `__window` where there are several; `side_by_side` moves earlier periods to
    their counterparts."""
    build, grain = fields.build, fields.build.shape.plan.grain
    if grain:
        tree, kind = fields.time(source.time)
        period = period_of(fields.local_time(source.time), kind, grain, build)
        if side_by_side:
            earlier = exp.LT(this=tree, expression=build.edge("start", kind))
            period = exp.Case(ifs=[exp.If(this=earlier, true=counterpart(period.copy(), build))], default=period)
        yield named(period, TIME)
    if has_windows(build):
        tree, kind = fields.time(source.time)
        yield named(window_of(tree, kind, build, window), WINDOW)


def window_of(moment: Tree, kind: str, build: Build, window: int | None) -> Tree:
    """0 for moments of the asked span, 1 for those of the earlier one."""
    if window is not None:
        return literal(window)
    now = exp.GTE(this=moment, expression=build.edge("start", kind))
    return exp.Case(ifs=[exp.If(this=now, true=literal(0))], default=literal(1))


def within(fields: Fields, source: Source, window: int | None) -> list[Tree]:
    """Inside the spans (of one window, or of all), short of the source's edges; no condition for all time."""
    if fields.build.shape.windows == "touching" and not source.edges:
        return [between(fields, source.time, "then start", "end")]
    spans = [
        (
            f"{then}from.{_unit(source)}" if f"{then}start" in source.edges else f"{then}start",
            f"{then}upto.{_unit(source)}" if f"{then}end" in source.edges else f"{then}end",
        )
        for then in _spans(fields.build, window)
    ]
    parts = [between(fields, source.time, start, end) for start, end in spans]
    return [exp.Paren(this=exp.or_(*parts, copy=False))] if len(parts) > 1 else parts


def edges(source: Source, build: Build, window: int | None) -> Iterator[Callable[[Fields], list[Tree]]]:
    """For each edge of the spans that lies within a period of the source's rollup, what is inside that period."""
    for then in _spans(build, window):
        for edge, piece in (("start", ("start", f"from.{_unit(source)}")), ("end", (f"upto.{_unit(source)}", "end"))):
            if then + edge in source.edges:
                first, last = (then + name for name in piece)
                yield partial(_piece, source.time, first, last)


def _piece(time: str, first: str, last: str, fields: Fields) -> list[Tree]:
    return [between(fields, time, first, last)]


def _unit(source: Source) -> str:
    return str(source.rolled.rollup.grain) if source.rolled else ""


def _spans(build: Build, window: int | None) -> tuple[str, ...]:
    """What stands before the names of the edges of the spans that are read together."""
    return {"none": (), "one": ("",), "overlapping": (("", "then ")[window or 0],)}.get(
        build.shape.windows, ("", "then ")
    )


def between(fields: Fields, time: str, start: str | None, end: str) -> Tree:
    """From the edge `start` (None: since ever) to before the edge `end`."""
    tree, kind = fields.time(time)
    before = exp.LT(this=tree, expression=fields.build.edge(end, kind))
    if start is None:
        return before
    since = exp.GTE(this=tree.copy(), expression=fields.build.edge(start, kind))
    return exp.and_(since, before, copy=False)


def counterpart(period: Tree, build: Build) -> Tree:
    """A period of the earlier window moved beside its counterpart; NULL where it has none.

    A 31st has none in a shorter month, nor has 29 February in a common year, nor a week that would stand before the
    first: their values count in totals alone.
    """
    grain = build.shape.plan.grain
    assert build.shape.shift is not None and grain is not None
    unit, count = build.shape.shift
    kind = time_type(grain)
    moved = cast(build.call("add", unit, period, count), kind)
    found: Tree = exp.LT(this=moved, expression=build.edge("end", kind))
    if grain is Grain.WEEK:
        found = exp.and_(found, exp.GTE(this=moved.copy(), expression=build.edge("first", kind)), copy=False)
    if unit == "month" and grain in {Grain.DAY, Grain.HOUR}:
        back = cast(build.call("add", unit, moved.copy(), -count), kind)
        found = exp.and_(found, exp.EQ(this=back, expression=period.copy()), copy=False)
    return exp.Case(ifs=[exp.If(this=found, true=moved.copy())])
