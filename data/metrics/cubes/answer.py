"""Answers a metric query from a cube: slices of days, members kept, parts added up, then metrics of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from data.metrics.answer import result_columns, window_of
from data.metrics.compile.aggregates import COUNTS
from data.metrics.compile.final import ordering
from data.metrics.compile.leaves import scan_of
from data.metrics.compile.names import PREVIOUS, ROWS, TIME, TOTAL
from data.metrics.compile.source import group_names
from data.metrics.cubes.cube import Cube, Uncovered
from data.metrics.cubes.formula import compute
from data.metrics.cubes.members import members
from data.metrics.cubes.slices import Key, Slices, sliced
from data.metrics.plan import Plan
from data.metrics.query import Grain, MetricQuery
from data.metrics.result import MetricResult, Proof
from data.metrics.rewrites.conformed_filters import conformed_filters
from data.metrics.rewrites.limits import limits
from data.metrics.rewrites.time_range import time_range
from data.metrics.series import in_order
from data.metrics.time_words import add_months, floor
from data.metrics.windows import shift, unfinished

if TYPE_CHECKING:
    from data.metrics.cubes.formula import Array

Row = dict[str, Any]
UNASKED: dict[str, Any] = {"grain": None, "span": None, "previous": None, "fired": (), "applied": (), "not_applied": ()}


def answer_from(cube: Cube, query: MetricQuery) -> MetricResult:
    """What `run` would answer, without a query; targets aside. Its proof says that it comes from the cache.

    Raises Uncovered where the cube has not what is asked for.
    """
    plan, kept = _plan(cube, query), members(cube, query)
    names = [name for name in group_names(plan) if name != TIME]
    rows = _rows(cube, plan, kept, names, plan.grain)
    totals = _rows(cube, plan, kept, [], None) if query.totals and group_names(plan) else {}
    counted = sum(row[ROWS] or 0 for row in rows.values())
    for row in rows.values() if plan.dimensions and not query.totals else ():
        row[ROWS] = counted
    table = [*_ordered(list(rows.values()), plan), *({**row, TOTAL: 1} for row in totals.values())]
    found = in_order(table, plan, cube.context)
    columns = tuple(result_columns(plan, cube.types))
    data = {column.id: [row.get(column.id) for row in found.rows] for column in columns}
    numbers = [column.id for column in columns if column.role not in ("dimension", "time")]
    whole = found.totals and {id_: found.totals.get(id_) for id_ in numbers}
    return MetricResult(columns, data, whole, _proof(cube, plan, found.counted, truncated=found.truncated))


def _plan(cube: Cube, query: MetricQuery) -> Plan:
    """The plan of a query that the cube has the metrics and dimensions of."""
    if query.having is not None:
        raise Uncovered("cube.having")
    asked = {one.reference: one for one in cube.plan.metrics}
    dimensions = tuple(dict.fromkeys(name.rpartition(".")[2] for name in query.dimensions))
    if set(query.metrics) != set(asked) or not set(dimensions) <= set(cube.names):
        raise Uncovered("cube.other_question")
    metrics = tuple(asked[name] for name in query.metrics)
    own: dict[str, Any] = {
        "query": dataclasses.replace(query, targets=False),
        "metrics": metrics,
        "dimensions": dimensions,
    }
    plan = dataclasses.replace(cube.plan, **own, **UNASKED)
    for step in (limits, time_range, conformed_filters):
        plan = step(plan, cube.context)
    if plan.span is None:
        raise Uncovered("cube.no_range")
    return plan


def _rows(cube: Cube, plan: Plan, kept: Sequence[int], names: Sequence[str], grain: Grain | None) -> dict[Key, Row]:
    """Rows by group and period, the numbers of the earlier span beside them."""
    assert plan.span is not None
    found = _of_span(cube, plan, sliced(cube, kept, names, plan.span, grain), names, "")
    if plan.previous is None:
        return found
    whole = not names and not grain
    blank = {one.reference: 0 if whole and _counts(cube, one.reference) else None for one in plan.metrics}
    earlier = _of_span(cube, plan, sliced(cube, kept, names, plan.previous, grain), names, PREVIOUS)
    for (*group, period), row in earlier.items():
        moved = _counterpart(period, plan, cube) if grain and period else None
        if grain and moved is None:
            continue
        place = (*group, moved)
        if place not in found:
            found[place] = {**row, **blank, ROWS: None, **({TIME: moved} if grain else {})}
        found[place] |= {one.reference + PREVIOUS: row[one.reference + PREVIOUS] for one in plan.metrics}
    for row in found.values():
        for one in plan.metrics:
            row.setdefault(one.reference + PREVIOUS, None)
    return found


def _of_span(cube: Cube, plan: Plan, parts: Slices, names: Sequence[str], suffix: str) -> dict[Key, Row]:
    import numpy as np

    values = {one.reference: _values(cube, one.reference, parts) for one in plan.metrics}
    whole = not suffix and not names and parts.periods == (None,)
    found: dict[Key, Row] = {}
    for at, column in zip(*np.nonzero(parts.rows > 0), strict=True):
        key, period = parts.keys[at], parts.periods[column]
        row: Row = {**dict(zip(names, key, strict=True)), ROWS: int(parts.rows[at, column]), TOTAL: 0}
        if period is not None:
            row[TIME] = period
        for reference, array in values.items():
            row[reference + suffix] = _plain(array[at, column], _counts(cube, reference), whole=whole)
        found[(*key, period)] = row
    return found


def _values(cube: Cube, reference: str, parts: Slices) -> Array:
    """A metric over all slices. Where its parts are of several scans, a flow without rows is 0, unless all are."""
    import numpy as np

    expanded, leaves = cube.expanded[reference], dict(parts.leaves)
    scans = {scan_of(cube.plan.datasets[leaf.dataset], leaf) for leaf in expanded.leaves}
    if len(scans) < 2:
        return compute(expanded.tree, leaves)
    there = np.any([~np.isnan(leaves[leaf.column]) for leaf in expanded.leaves], axis=0)
    for leaf in expanded.leaves:
        if leaf.measure.additive:
            leaves[leaf.column] = np.where(np.isnan(leaves[leaf.column]), 0.0, leaves[leaf.column])
    return np.where(there, compute(expanded.tree, leaves), np.nan)


def _counts(cube: Cube, reference: str) -> bool:
    """Whether a metric is one count and nothing else."""
    expanded = cube.expanded[reference]
    return isinstance(expanded.tree, exp.Column) and expanded.leaves[0].measure.aggregate in COUNTS


def _plain(value: float, counts: bool, *, whole: bool) -> float | int | None:
    if value != value:
        return 0 if counts and whole else None
    return int(value) if counts else float(value)


def _counterpart(period: date, plan: Plan, cube: Cube) -> date | None:
    """The period of the asked span that stands beside one of the earlier span, None where there is none: a 31st in a
    shorter month, a week before the first."""
    assert plan.grain and plan.span and plan.previous
    unit, count = shift(plan.span, plan.previous, plan.grain, fiscal=cube.context.fiscal)
    moment = datetime(period.year, period.month, period.day)
    moved = add_months(moment, count) if unit == "month" else moment + timedelta(days=count)
    beside = moved < plan.span.end
    if plan.grain is Grain.WEEK:
        beside = beside and moved >= floor(plan.span.start, "week")
    if unit == "month" and plan.grain is Grain.DAY:
        beside = beside and add_months(moved, -count) == moment
    return moved.date() if beside else None


def _ordered(rows: list[Row], plan: Plan) -> list[Row]:
    """The rows in the order of the query, NULL last whichever way it goes."""
    for order in reversed(ordering(plan)):
        known = [row for row in rows if row.get(order.by) is not None]
        unknown = [row for row in rows if row.get(order.by) is None]
        rows = [*sorted(known, key=lambda row: row[order.by], reverse=order.descending), *unknown]
    return rows


def _proof(cube: Cube, plan: Plan, rows: int, *, truncated: bool) -> Proof:
    context, span = cube.context, plan.span
    partial = unfinished(span, plan.grain, context.anchor, fiscal=context.fiscal)
    return dataclasses.replace(
        cube.proof,
        route="cache",
        route_reason="route.cube",
        engine_ms=0.0,
        rows=rows,
        applied=plan.applied,
        not_applied=plan.not_applied,
        window=window_of(span, plan, context),
        previous_window=window_of(plan.previous, plan, context),
        partial=partial.date() if partial else None,
        truncated=truncated,
    )
