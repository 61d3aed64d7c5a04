"""The engine's answer becomes a result: totals apart, series in order with their gaps, columns described, proof."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data.lakes import Answer
from data.metrics.compile import Compiled
from data.metrics.compile.names import DUE, KEY, PREVIOUS, ROWS, TARGET, TIME, TOTAL
from data.metrics.compile.source import group_names
from data.metrics.model import Metric
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain, Order
from data.metrics.result import MetricResult, Note, Proof, ResultColumn, Role, Window
from data.metrics.time_words import Span, floor
from data.metrics.windows import periods, unfinished

Row = tuple[Any, ...]
FILLED = 5_000
BY_TIME = ((), (Order(TIME),))


@dataclass(frozen=True)
class Sorted:
    """Rows without the totals row and without what lies beyond the limit."""

    rows: list[Row]
    totals: Row | None
    counted: int
    truncated: bool


def read_answer(plan: Plan, context: Context, compiled: Compiled, answer: Answer, *, compile_ms: float) -> MetricResult:
    """The result of a plan."""
    names = list(answer.columns)
    values = [[plain(value) for value in column] for column in answer.columns.values()]
    found = _sorted(list(zip(*values, strict=True)), names, plan, context)
    by_name = dict(zip(names, zip(*found.rows, strict=True), strict=True)) if found.rows else {}
    columns = tuple(result_columns(plan, answer.types))
    totals = dict(zip(names, found.totals, strict=True)) if found.totals else None
    proof = make_proof(plan, context, compiled, rows=found.counted, milliseconds=(compile_ms, answer.milliseconds))
    return MetricResult(
        columns=columns,
        data={column.id: list(by_name.get(column.id, ())) for column in columns},
        totals=totals and {column.id: totals[column.id] for column in columns if column.role not in _GROUPS},
        proof=dataclasses.replace(proof, truncated=found.truncated),
    )


_GROUPS = ("dimension", "time")


def plain(value: Any) -> Any:
    """A value as JSON can carry it: decimals become floats, what is not a number becomes None."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _sorted(rows: list[Row], names: list[str], plan: Plan, context: Context) -> Sorted:
    groups = group_names(plan)
    at_total, at_rows = names.index(TOTAL), names.index(ROWS)
    totals = next((row for row in rows if row[at_total] == 1), None)
    rows = [row for row in rows if row[at_total] != 1]
    if not groups:
        rows = rows or [tuple(0 if name in (ROWS, TOTAL) else None for name in names)]
        totals = rows[0] if plan.query.totals else None
    counted = totals[at_rows] if totals else _count([row[at_rows] for row in rows], plan)
    if plan.grain and not plan.dimensions and plan.query.order in BY_TIME:
        rows = _series(rows, names, plan, context)
    return Sorted(rows[: plan.limit], totals, int(counted or 0), len(rows) > plan.limit)


def _count(counts: list[Any], plan: Plan) -> int:
    """The rows of all: each row has their number where not all rows may have come back, else its own."""
    if (plan.dimensions and not plan.query.totals) or plan.query.having is not None:
        return counts[0] if counts else 0
    return sum(count or 0 for count in counts)


def _series(rows: list[Row], names: list[str], plan: Plan, context: Context) -> list[Row]:
    """Rows by time, those without a counterpart left out, periods without rows put in with None for every number.

    Periods before the datasets' first row are not put in: there is no gap where nothing has begun.
    """
    at = names.index(TIME)
    if plan.previous is not None:
        rows = [row for row in rows if row[at] is not None]
    rows = sorted(rows, key=lambda row: (row[at] is None, row[at]))
    timed = [row for row in rows if row[at] is not None]
    if plan.grain is None or not timed or plan.query.having is not None or len(timed) > FILLED:
        return rows
    span = plan.span or Span(_moment(timed[0][at]), _moment(timed[-1][at]), _moment(timed[-1][at]))
    known = {row[at]: row for row in timed}
    starts = periods(span, plan.grain, until=context.anchor.end, fiscal=context.fiscal)
    began = min((s.first for s in context.schemas.values() if s.first is not None), default=span.start)
    begun = [start for start in starts if start >= floor(began, plan.grain, fiscal=context.fiscal)]
    for start in begun[:FILLED]:
        moment = start if plan.grain is Grain.HOUR else start.date()
        known.setdefault(moment, tuple(moment if name == TIME else None for name in names))
    return [known[moment] for moment in sorted(known)] + [row for row in rows if row[at] is None]


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def result_columns(plan: Plan, types: Mapping[str, str]) -> Iterator[ResultColumn]:
    """The columns of a plan's result, in order."""
    for name in group_names(plan):
        if name == TIME:
            yield ResultColumn(TIME, "Time", "time", types[name])
        else:
            id_ = name.removesuffix(KEY)
            owner = next(dataset for dataset in plan.datasets.values() if id_ in dataset.dimensions)
            yield ResultColumn(name, owner.dimensions[id_].label, "dimension", types[name])
    metrics = {asked.reference: asked.metric for asked in plan.metrics}
    for reference, metric in metrics.items():
        yield _column(reference, metric, "metric", types, None)
    for reference, metric in metrics.items():
        if plan.previous:
            yield _column(reference + PREVIOUS, metric, "previous", types, reference)
    for target in plan.targets:
        metric = metrics[target.reference]
        yield _column(target.reference + TARGET, metric, "target", types, target.reference)
        yield _column(target.reference + DUE, metric, "due", types, target.reference)


def _column(id_: str, metric: Metric, role: Role, types: Mapping[str, str], of: str | None) -> ResultColumn:
    return ResultColumn(id_, metric.label, role, types[id_], metric.unit, metric.better, metric.decimals, of)


def make_proof(
    plan: Plan, context: Context, compiled: Compiled, *, rows: int, milliseconds: tuple[float, float]
) -> Proof:
    """The proof of an answer; `milliseconds` are those of compiling and of the engine."""
    partial = unfinished(plan.span, plan.grain, context.anchor, fiscal=context.fiscal)
    first = next(iter(plan.datasets.values()))
    return Proof(
        datasets=tuple(plan.datasets),
        lake=first.lake,
        data_version=context.schemas[first.id].version,
        as_of=context.anchor.last.replace(tzinfo=ZoneInfo(context.time_zone)),
        route="raw",
        route_reason=None,
        rows=rows,
        bytes=0,
        compile_ms=round(milliseconds[0], 3),
        engine_ms=round(milliseconds[1], 3),
        sql=compiled.sql,
        values=tuple(compiled.values),
        applied=plan.applied,
        not_applied=plan.not_applied,
        window=_window(plan.span, plan, context),
        previous_window=_window(plan.previous, plan, context),
        partial=partial.date() if partial else None,
        notes=tuple(Note(fired.reason, dict(fired.params)) for fired in plan.fired if fired.noted),
    )


def _window(span: Span | None, plan: Plan, context: Context) -> Window | None:
    if span is None:
        return None
    midnight = span.end == datetime(span.end.year, span.end.month, span.end.day)
    end = span.end.date() if midnight else span.end.date() + timedelta(days=1)
    return Window(span.start.date(), end, str(plan.grain) if plan.grain else None, context.time_zone)
