"""Runs metric queries: check, cache, rewrites, compile, execute, and a result that carries its proof."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import orjson

from data.access import Actor
from data.core import Core
from data.errors import InputError, LakeError
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.compile import Compiled, compile_plan
from data.metrics.compile.leaves import expand
from data.metrics.compile.names import KEY, PREVIOUS, ROWS, TIME, TOTAL
from data.metrics.compile.source import group_names
from data.metrics.model import Dataset
from data.metrics.plan import Asked, Context, Plan
from data.metrics.query import MetricQuery
from data.metrics.query_json import write_query
from data.metrics.result import MetricResult, Proof, ResultColumn, Role, Window
from data.metrics.result_json import read_result, write_result
from data.metrics.rewrites import rewrite
from data.metrics.schema import Schema, as_anchor, read_schema
from data.metrics.time_words import Anchor, Span
from data.metrics.windows import unfinished


def run(core: Core, query: MetricQuery, *, actor: Actor) -> MetricResult:
    """The answer to a metric query, with its proof; from the cache when nothing it rests on has changed.

    Raises InputError, NotFound or DefinitionError for a query that can't be meant, LimitError for one too wide.
    """
    started = time.perf_counter()
    plan, context = prepare(core, query, actor=actor)

    def compute() -> bytes:
        compiled = compile_plan(plan, context)
        return write_result(_execute(core, plan, context, compiled, started))

    found, cached = core.cache.once(_key(plan, context), compute)
    return read_result(found, cached=cached)


def prepare(core: Core, query: MetricQuery, *, actor: Actor) -> tuple[Plan, Context]:
    """The plan of a query after all rewrites, and the context they saw."""
    catalog = load_catalog(core)
    if not query.metrics:
        raise InputError("query.no_metrics", path="/metrics")
    metrics = tuple(Asked(reference, *catalog.metric(reference)) for reference in query.metrics)
    datasets = _datasets(catalog, metrics)
    dimensions = tuple(dict.fromkeys(name.rpartition(".")[2] for name in query.dimensions))
    _check_dimensions(datasets.values(), dimensions)
    context = _context(core, catalog, datasets, actor)
    return rewrite(Plan(query, metrics, dimensions, datasets), context), context


def _datasets(catalog: Catalog, metrics: Iterable[Asked]) -> dict[str, Dataset]:
    found: dict[str, Dataset] = {}
    for asked in metrics:
        for leaf in expand(catalog, asked.dataset, asked.metric).leaves:
            found[leaf.dataset] = catalog.dataset(leaf.dataset)
    lakes = {dataset.lake for dataset in found.values()}
    if len(lakes) > 1:
        raise InputError("query.several_lakes", path="/metrics", lakes=", ".join(sorted(lakes)))
    return found


def _check_dimensions(datasets: Iterable[Dataset], dimensions: tuple[str, ...]) -> None:
    for dataset in datasets:
        for name in dimensions:
            if name not in dataset.dimensions:
                from data.metrics.expressions import nearest

                hint = nearest(name, dataset.dimensions)
                raise InputError("query.no_such_dimension", dimension=name, dataset=dataset.id, hint=hint)


def _context(core: Core, catalog: Catalog, datasets: Mapping[str, Dataset], actor: Actor) -> Context:
    versions = {lake: core.lakes.version(lake) for lake in {dataset.lake for dataset in datasets.values()}}
    schemas = {id_: read_schema(core, dataset, version=versions[dataset.lake]) for id_, dataset in datasets.items()}
    return Context(
        catalog=catalog,
        actor=actor,
        anchor=_anchor(core, schemas.values()),
        schemas=schemas,
        time_zone=core.settings.time_zone,
        fiscal=core.settings.fiscal_year_start,
        row_cap=core.settings.query_rows,
    )


def _anchor(core: Core, schemas: Iterable[Schema]) -> Anchor:
    """The newest of the datasets' anchors; the present day where none has data."""
    known = [schema.anchor for schema in schemas if schema.anchor is not None]
    return max(known, key=lambda anchor: anchor.end) if known else as_anchor(core.clock.now().date())


def _key(plan: Plan, context: Context) -> str:
    facts = {
        "query": write_query(plan.query),
        "datasets": {id_: [d.mark, context.schemas[id_].version] for id_, d in plan.datasets.items()},
        "anchor": context.anchor.end,
        "policies": plan.policies,
        "calendar": [context.time_zone, context.fiscal, context.row_cap],
    }
    text = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS, default=str)
    return "metrics:" + hashlib.blake2b(text, digest_size=16).hexdigest()


def _execute(core: Core, plan: Plan, context: Context, compiled: Compiled, started: float) -> MetricResult:
    compile_ms = (time.perf_counter() - started) * 1000
    try:
        answer = core.lakes.fetch(compiled.sql, compiled.values)
    except duckdb.Error as error:
        raise LakeError("metrics.engine", dataset=", ".join(plan.datasets), detail=str(error)[:300]) from error
    columns = tuple(result_columns(plan, answer.types))
    data = {name: [plain(value) for value in values] for name, values in answer.columns.items()}
    totals, rows, truncated = _split(data, plan)
    record = next(iter(plan.datasets.values()))
    return MetricResult(
        columns=columns,
        data={column.id: data[column.id] for column in columns},
        totals=totals,
        proof=_proof(plan, context, record, compiled, (compile_ms, answer.milliseconds), (rows, truncated)),
    )


def _split(data: dict[str, list[Any]], plan: Plan) -> tuple[dict[str, Any] | None, int, bool]:
    """Takes the totals row and the row beyond the limit out of `data`."""
    groups = group_names(plan)
    flags, counts = data.pop(TOTAL), data.pop(ROWS)
    rows = int(counts[0] or 0) if counts else 0
    totals = None
    if plan.query.totals and flags and (flags[0] == 1 or not groups):
        totals = {name: values[0] for name, values in data.items() if name not in groups}
        if flags[0] == 1:
            for values in data.values():
                del values[0]
    truncated = len(next(iter(data.values()))) > plan.limit
    for values in data.values():
        del values[plan.limit :]
    return totals, rows, truncated


def result_columns(plan: Plan, types: Mapping[str, str]) -> Iterable[ResultColumn]:
    """The columns of a plan's result, in order."""
    for name in group_names(plan):
        if name == TIME:
            yield ResultColumn(TIME, "Time", "time", types[name])
            continue
        owner = next(d for d in plan.datasets.values() if name.removesuffix(KEY) in d.dimensions)
        yield ResultColumn(name, owner.dimensions[name.removesuffix(KEY)].label, "dimension", types[name])
    for suffix in ("", PREVIOUS) if plan.previous else ("",):
        for asked in plan.metrics:
            metric, id_ = asked.metric, asked.reference + suffix
            of = asked.reference if suffix else None
            role: Role = "previous" if suffix else "metric"
            yield ResultColumn(id_, metric.label, role, types[id_], metric.unit, metric.better, metric.decimals, of)


def plain(value: Any) -> Any:
    """A value as JSON can carry it: decimals become floats, what is not a number becomes None."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _proof(
    plan: Plan,
    context: Context,
    dataset: Dataset,
    compiled: Compiled,
    milliseconds: tuple[float, float],
    size: tuple[int, bool],
) -> Proof:
    partial = unfinished(plan.span, plan.grain, context.anchor, fiscal=context.fiscal)
    schema = context.schemas[dataset.id]
    return Proof(
        datasets=tuple(plan.datasets),
        lake=dataset.lake,
        data_version=schema.version,
        as_of=_as_of(context),
        route="raw",
        route_reason=None,
        rows=size[0],
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
        truncated=size[1],
    )


def _as_of(context: Context) -> datetime | None:
    from zoneinfo import ZoneInfo

    return context.anchor.last.replace(tzinfo=ZoneInfo(context.time_zone))


def _window(span: Span | None, plan: Plan, context: Context) -> Window | None:
    if span is None:
        return None
    whole = span.end.date() if span.end.time() == datetime.min.time() else _next_day(span.end)
    return Window(span.start.date(), whole, str(plan.grain) if plan.grain else None, context.time_zone)


def _next_day(moment: datetime) -> date:
    from datetime import timedelta

    return (moment + timedelta(days=1)).date()
