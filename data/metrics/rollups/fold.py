"""New rows added up once for all rollups that count values, by the columns of the base that anything in those is made
of: an invoice of many lines is one row then, and counting it needs no more than adding up."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping

import duckdb
from sqlglot import exp

from data.metrics.compile.aggregates import of_rows
from data.metrics.compile.build import Build
from data.metrics.compile.fold import base_columns
from data.metrics.compile.functions import cast
from data.metrics.compile.leaves import Leaf, parts_of
from data.metrics.compile.names import ROWS, column, literal, named
from data.metrics.compile.shape import shape_of
from data.metrics.compile.slots import Binder, fill
from data.metrics.compile.source import Source, grouped_by, leaf_inputs
from data.metrics.compile.tables import lake_table
from data.metrics.conditions import fields
from data.metrics.model import BASE, Dataset, Measure, Rollup, Scalar
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain, MetricQuery
from data.metrics.rolled import Built, held
from data.sql import qualify

COUNTED = "count_distinct"
FOLDED = "temp.main"


def folds(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    rollups: Iterable[Rollup],
    context: Context,
) -> list[Built]:
    """What rollups of `dataset`, whose table holds new rows alone, can be made of: a table for each time column on
    which several of them count values; `settled` says of which counts, `unfold` them after use."""
    found = []
    for time, of_time in itertools.groupby(sorted(rollups, key=lambda each: each.time), key=lambda each: each.time):
        counting = [each for each in of_time if _counts(dataset, each) and _foldable(dataset, each)]
        if len(counting) > 1:
            found.append(_folded(cursor, dataset, time, counting, context))
    return found


def settled(
    cursor: duckdb.DuckDBPyConnection, folded: Iterable[Built], dataset: Dataset, new: Mapping[str, int]
) -> list[Built]:
    """The tables of `folds`, each with the counts that add up over it: `new` is how many values there are of each."""
    return [
        dataclasses.replace(each, single=frozenset(_single(cursor, _full(each), held(dataset, each.rollup), new)))
        for each in folded
    ]


def unfold(cursor: duckdb.DuckDBPyConnection, found: Iterable[Built]) -> None:
    """Drop the tables of `folds`."""
    for each in found:
        cursor.execute(f"DROP TABLE {_full(each)}").fetchall()


def _full(folded: Built) -> str:
    return qualify(*folded.dataset.table.split("."))


def _counts(dataset: Dataset, rollup: Rollup) -> bool:
    return any(measure.aggregate == COUNTED for measure in held(dataset, rollup))


def _foldable(dataset: Dataset, rollup: Rollup) -> bool:
    """Whether nothing that is added up or counted lies on a joined table."""
    measures = held(dataset, rollup)
    values = [measure.value for measure in measures if measure.value]
    values += [_scalar(dataset, name) for measure in measures for name in fields(measure.where)]
    counted = [measure for measure in measures if measure.aggregate == COUNTED]
    return not any(value.joins for value in values) and not any(measure.where for measure in counted)


def _scalar(dataset: Dataset, name: str) -> Scalar:
    if name in dataset.columns:
        return dataset.columns[name]
    return dataset.dimensions[name].value if name in dataset.dimensions else dataset.times[name]


def _folded(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    time: str,
    rollups: Iterable[Rollup],
    context: Context,
) -> Built:
    dimensions = tuple(dict.fromkeys(name for rollup in rollups for name in rollup.dimensions))
    measures = {measure.id: measure for rollup in rollups for measure in held(dataset, rollup)}
    name = f"{FOLDED}.fold${dataset.id}${time}"
    rollup = Rollup(f"fold${time}", dimensions, Grain.HOUR, time, tuple(measures))
    sql, values = _statement(dataset, rollup, measures.values(), context)
    full = qualify(*name.split("."))
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {full} AS {sql}", list(values)).fetchall()
    return Built(rollup, dataclasses.replace(dataset, table=name), context.schemas[dataset.id], None)


def _statement(
    dataset: Dataset, rollup: Rollup, measures: Iterable[Measure], context: Context
) -> tuple[str, tuple[object, ...]]:
    plan = Plan(MetricQuery(()), (), (), {dataset.id: dataset})
    shape = shape_of(plan, context)
    build = Build(shape, context, Binder())
    keys = [column(key, BASE) for key in sorted(_keys(dataset, rollup, measures))]
    leaves = tuple(Leaf(dataset.id, part) for measure in measures for part in parts_of(measure))
    source = Source(dataset.id, dataset, rollup.time, None, None, False, leaves)
    parts = [named(_part(source, leaf, build), f"measure:{leaf.measure.id}") for leaf in leaves]
    select = exp.Select(expressions=[*keys, *parts, named(exp.Count(this=exp.Star()), ROWS)])
    lake = context.schemas[dataset.id].lake
    select = grouped_by(select.from_(lake_table(dataset.table, lake, BASE), copy=False), keys)
    return select.sql(dialect="duckdb", copy=False), fill(build.binder.slots, plan, context, shape.values)


def _part(source: Source, leaf: Leaf, build: Build) -> exp.Expr:
    value, where = leaf_inputs(source, leaf, build.fields(source.dataset))
    if leaf.measure.aggregate == COUNTED and value is not None:
        return cast(exp.Case(ifs=[exp.If(this=exp.Is(this=value, expression=exp.Null()), true=literal(0))],
                             default=literal(1)), "BIGINT")  # fmt: skip
    return of_rows(leaf, build, value=value, where=where)


def _keys(dataset: Dataset, rollup: Rollup, measures: Iterable[Measure]) -> set[str]:
    """The columns of the base that the time, the dimensions with their joins, and the counted values are made of."""
    scalars = [dataset.times[rollup.time]]
    for id_ in rollup.dimensions:
        dimension = dataset.dimensions[id_]
        scalars += [dimension.value, *([dimension.key] if dimension.key else [])]
    scalars += [measure.value for measure in measures if measure.aggregate == COUNTED and measure.value]
    return base_columns(dataset, scalars)


def _single(
    cursor: duckdb.DuckDBPyConnection, full: str, measures: Iterable[Measure], new: Mapping[str, int]
) -> Iterator[str]:
    """The counts none of whose values lies in two of the folded rows."""
    for id_ in sorted(measure.id for measure in measures if measure.aggregate == COUNTED and measure.id in new):
        name = column(f"measure:{id_}").sql(dialect="duckdb")
        row = cursor.execute(f"SELECT coalesce(sum({name}), 0) FROM {full}").fetchone()
        if row is not None and row[0] == new[id_]:
            yield id_
