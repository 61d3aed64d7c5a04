"""Builds a rollup: the scan that a query for all its dimensions would make, kept as a table.

From the dataset's own rows, or from a finer rollup that has all of it. A table appears whole or not at all.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
from sqlglot import exp

from data.core import Core
from data.lakes import DERIVED, WAREHOUSE
from data.metrics.compile.build import Build
from data.metrics.compile.functions import cast
from data.metrics.compile.leaves import Leaf, parts_of
from data.metrics.compile.names import KEY, ROWS, TIME, column, named, subquery
from data.metrics.compile.scan import scan
from data.metrics.compile.shape import shape_of
from data.metrics.compile.slots import Binder, fill
from data.metrics.compile.source import Source, group_names
from data.metrics.compile.statement import Compiled
from data.metrics.compile.tables import from_base
from data.metrics.model import Dataset, Measure, Rollup
from data.metrics.plan import Context, Plan
from data.metrics.query import MetricQuery
from data.metrics.rolled import ADDS_UP_TO, PARTS, Built, definition_mark, held, table_of
from data.metrics.rollups.registry import CHECKSUM, Record, State, calendar_of, checksum
from data.sql import qualify

SAVES = 2


def build(core: Core, dataset: Dataset, rollup: Rollup, context: Context, *, parent: Built | None = None) -> Record:
    """The record of a rollup whose table was built just now; its state is `building` until it is verified.

    One whose table would hold more than half as many rows as the base is `too_large` and keeps no table.
    """
    started = time.perf_counter()
    schema = context.schemas[dataset.id]
    made = build_statement(dataset, rollup, context, parent=parent)
    full = qualify(WAREHOUSE, DERIVED, table_of(dataset.id, rollup.id))
    with core.lakes.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {qualify(WAREHOUSE, DERIVED)}")
        cursor.execute("BEGIN")
        try:
            cursor.execute(f"CREATE OR REPLACE TABLE {full} AS {made.sql}", list(made.values))
            found = _one(cursor, CHECKSUM.format(full))
            large = found[0] * SAVES > found[1]
            if large:
                cursor.execute(f"DROP TABLE {full}")
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
    record = Record(
        dataset.id, rollup.id, dataset.lake, State.TOO_LARGE if large else State.BUILDING,
        definition_mark(dataset, rollup), schema.version, calendar_of(core, dataset, rollup, schema),
        rows=int(found[0]), base_rows=int(found[1]), checksum=checksum({str(at): [v] for at, v in enumerate(found)}),
        source=parent.name if parent else dataset.table, built_at=core.clock.now(),
    )  # fmt: skip
    if not large:
        record = dataclasses.replace(
            record,
            reach=_reach(core, dataset, rollup, context),
            single=tuple(_single(core, dataset, rollup, context, full)),
        )
    return dataclasses.replace(record, milliseconds=(time.perf_counter() - started) * 1000)


def build_statement(dataset: Dataset, rollup: Rollup, context: Context, *, parent: Built | None = None) -> Compiled:
    """The statement that gives a rollup's rows, sorted by time."""
    leaves = tuple(leaf for measure in held(dataset, rollup) for leaf in _leaves(dataset, measure))
    plan = Plan(MetricQuery(()), (), rollup.dimensions, {dataset.id: dataset}, grain=rollup.grain)
    shape = shape_of(plan, context)
    building = Build(shape, context, Binder())
    source = Source(dataset.id, dataset, rollup.time, None, None, False, leaves, parent)
    names = [(name, _stored_name(name, rollup)) for name in group_names(plan)]
    columns = [named(column(name), stored) for name, stored in names]
    columns += [named(_narrow(column(leaf.column), leaf), f"measure:{leaf.measure.id}") for leaf in leaves]
    columns.append(named(cast(column(ROWS), "BIGINT"), ROWS))
    select = exp.Select(expressions=columns).from_(subquery(scan(source, building), "parts"), copy=False)
    order = [exp.Ordered(this=column(stored), nulls_first=False) for _, stored in reversed(names)]
    select.set("order", exp.Order(expressions=order))
    values = fill(building.binder.slots, plan, context, shape.values)
    return Compiled(select.sql(dialect=context.dialect, copy=False), values)


def parent_of(rollup: Rollup, dataset: Dataset, known: Iterable[Built]) -> Built | None:
    """The smallest rollup that another can be made of: all its dimensions, measures and finer periods."""
    needed = {measure.id for measure in held(dataset, rollup)}
    fitting = [built for built in known if _has_all(built, rollup, dataset, needed)]
    return min(fitting, key=lambda built: (built.rows, built.name), default=None)


def _has_all(built: Built, rollup: Rollup, dataset: Dataset, needed: set[str]) -> bool:
    distinct = {id_ for id_ in needed if dataset.measures[id_].aggregate == "count_distinct"}
    return (
        built.refused is None
        and all(dataset.measures[id_].aggregate in PARTS for id_ in needed)
        and built.rollup.time == rollup.time
        and set(rollup.dimensions) <= set(built.rollup.dimensions)
        and rollup.grain in ADDS_UP_TO[built.rollup.grain]
        and needed <= {measure.id for measure in held(dataset, built.rollup)}
        and distinct <= built.single
    )


def _leaves(dataset: Dataset, measure: Measure) -> list[Leaf]:
    return [Leaf(dataset.id, part) for part in parts_of(measure)]


def _stored_name(name: str, rollup: Rollup) -> str:
    if name == TIME:
        return f"time:{rollup.time}"
    return f"key:{name.removesuffix(KEY)}" if name.endswith(KEY) else f"dimension:{name}"


def _narrow(tree: exp.Expr, leaf: Leaf) -> exp.Expr:
    """Counts fit 64 bits; sums keep the engine's type."""
    return cast(tree, "BIGINT") if leaf.measure.aggregate in {"count", "count_distinct"} else tree


def _reach(core: Core, dataset: Dataset, rollup: Rollup, context: Context) -> datetime | None:
    with core.lakes.cursor() as cursor:
        return reach_of(cursor, dataset, rollup, context)


def reach_of(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, rollup: Rollup, context: Context) -> datetime | None:
    """The newest moment in the rows behind a rollup, in wall time; one of days covers all of itself. What lies
    beyond the years of Python stands as the last of these."""
    building = Build(shape_of(_bare(dataset), context), context, Binder())
    source = Source(dataset.id, dataset, rollup.time, None, None, False, ())
    (found,) = _one(cursor, _newest(source, building))
    if found is None:
        return None
    return found if isinstance(found, datetime) else datetime.combine(found, datetime.max.time())


def _newest(source: Source, building: Build) -> str:
    fields = building.fields(source.dataset)
    newest = exp.Max(this=fields.local_time(source.time))
    known = exp.Least(this=newest, expressions=[cast(exp.Literal.string(date.max.isoformat()), "DATE")])
    select = from_base(source.dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    return select.select(named(known, "newest"), copy=False).sql(dialect=building.context.dialect)


def _single(core: Core, dataset: Dataset, rollup: Rollup, context: Context, full: str) -> list[str]:
    """The distinct counts that add up: all rows together count as many values as the base as a whole has."""
    measures = [m for m in held(dataset, rollup) if m.aggregate == "count_distinct"]
    if not measures:
        return []
    sums = [named(exp.Sum(this=column(f"measure:{m.id}")), m.id) for m in measures]
    with core.lakes.cursor() as cursor:
        whole = counted(cursor, dataset, rollup, context, measures)
        parts = _one(cursor, f"{exp.Select(expressions=sums).sql(dialect=context.dialect)} FROM {full}")
    return [m.id for m, part in zip(measures, parts, strict=True) if (part or 0) == whole[m.id]]


def counted(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, rollup: Rollup, context: Context, measures: Sequence[Measure]
) -> dict[str, int]:
    """Distinct counts over all rows of a dataset, by measure."""
    leaves = tuple(Leaf(dataset.id, measure) for measure in measures)
    plan = _bare(dataset)
    shape = shape_of(plan, context)
    building = Build(shape, context, Binder())
    tree = scan(Source(dataset.id, dataset, rollup.time, None, None, False, leaves), building)
    values = fill(building.binder.slots, plan, context, shape.values)
    row = cursor.execute(tree.sql(dialect=context.dialect), list(values)).fetchone()
    assert row is not None
    return {measure.id: int(row[at]) for at, measure in enumerate(measures)}


def _bare(dataset: Dataset) -> Plan:
    return Plan(MetricQuery(()), (), (), {dataset.id: dataset})


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> Sequence[Any]:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return row
