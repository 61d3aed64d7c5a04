"""The engine's answer becomes a result: rows in order, targets beside them, columns described, and the proof."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data.lakes import Answer
from data.metrics.compile import Compiled
from data.metrics.compile.names import DUE, KEY, PREVIOUS, TARGET, TIME
from data.metrics.compile.source import group_names
from data.metrics.model import Metric
from data.metrics.plan import SERVED, Context, Plan
from data.metrics.result import MetricResult, Note, Proof, ResultColumn, Role, Window
from data.metrics.series import in_order
from data.metrics.targets import Goals, put_targets
from data.metrics.time_words import Span
from data.metrics.windows import unfinished


def read_answer(
    plan: Plan, context: Context, compiled: Compiled, answer: Answer, goals: Mapping[str, Goals], *, compile_ms: float
) -> MetricResult:
    """The result of a plan; `goals` by metric, for those of the plan that have a target."""
    answer = in_wall_time(answer)
    values = [[plain(value) for value in column] for column in answer.columns.values()]
    table = [dict(zip(answer.columns, row, strict=True)) for row in zip(*values, strict=True)]
    found = in_order(table, plan, context)
    for target in plan.targets:
        put_targets(found, target, goals[target.reference], plan, context)
    columns = tuple(result_columns(plan, answer.types))
    totals = found.totals and {c.id: found.totals.get(c.id) for c in columns if c.role not in ("dimension", "time")}
    proof = make_proof(plan, context, compiled, rows=found.counted, milliseconds=(compile_ms, answer.milliseconds))
    return MetricResult(
        columns=columns,
        data={column.id: [row.get(column.id) for row in found.rows] for column in columns},
        totals=totals,
        proof=dataclasses.replace(proof, truncated=found.truncated),
    )


def in_wall_time(answer: Answer) -> Answer:
    """The answer with its periods as moments without a zone, which is what they are on every engine."""
    if "TIME ZONE" not in answer.types.get(TIME, ""):
        return answer
    times = [moment and moment.replace(tzinfo=None) for moment in answer.columns[TIME]]
    columns, types = {**answer.columns, TIME: times}, {**answer.types, TIME: "TIMESTAMP"}
    return dataclasses.replace(answer, columns=columns, types=types)


def plain(value: Any) -> Any:
    """A value as JSON can carry it: decimals become floats, what is not a number becomes None."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


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
    return ResultColumn(
        id_, metric.label, role, types.get(id_, "DOUBLE"), metric.unit, metric.better, metric.decimals, of
    )


def make_proof(
    plan: Plan, context: Context, compiled: Compiled, *, rows: int, milliseconds: tuple[float, float]
) -> Proof:
    """The proof of an answer; `milliseconds` are those of compiling and of the engine."""
    partial = unfinished(plan.span, plan.grain, context.anchor, fiscal=context.fiscal)
    first = next(iter(plan.datasets.values()))
    return Proof(
        datasets=tuple(plan.datasets),
        lake=context.engine.lake if context.engine.elsewhere else first.lake,
        data_version=context.schemas[first.id].version,
        as_of=context.anchor.last.replace(tzinfo=ZoneInfo(context.time_zone)),
        route="rollup" if plan.route in SERVED else "raw",
        route_reason=plan.route,
        rows=rows,
        bytes=0,
        compile_ms=round(milliseconds[0], 3),
        engine_ms=round(milliseconds[1], 3),
        sql=compiled.sql,
        values=tuple(compiled.values),
        applied=plan.applied,
        not_applied=plan.not_applied,
        window=window_of(plan.span, plan, context),
        previous_window=window_of(plan.previous, plan, context),
        partial=partial.date() if partial else None,
        notes=tuple(Note(fired.reason, dict(fired.params)) for fired in plan.fired if fired.noted),
        rollups=tuple(dict.fromkeys(built.name for built in plan.routes.values())),
        route_ms=round(plan.route_ms, 3),
    )


def window_of(span: Span | None, plan: Plan, context: Context) -> Window | None:
    """The resolved range of a plan as a result tells it."""
    if span is None:
        return None
    midnight = span.end == datetime(span.end.year, span.end.month, span.end.day)
    end = span.end.date() if midnight else span.end.date() + timedelta(days=1)
    return Window(span.start.date(), end, str(plan.grain) if plan.grain else None, context.time_zone)
