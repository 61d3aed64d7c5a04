"""What a rollup is to a query: which measures it can hold, what its periods add up to, what it stands in for.

Knows definitions alone; must not know the store or how rollups are built.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.lakes import DERIVED, WAREHOUSE
from data.metrics.conditions import fields
from data.metrics.expressions import column
from data.metrics.model import BASE, Dataset, Dimension, Measure, Rollup, Scalar
from data.metrics.query import Grain
from data.metrics.schema import Schema
from data.sql import qualify

PARTS = frozenset({"sum", "count", "avg", "min", "max", "count_distinct"})
BY_ROW = frozenset({"median", "quantile", "stddev"})
FROM_MONTHS = frozenset({Grain.MONTH, Grain.QUARTER, Grain.YEAR})
ADDS_UP_TO: dict[Grain, frozenset[Grain]] = {
    Grain.HOUR: frozenset(Grain),
    Grain.DAY: frozenset(Grain) - {Grain.HOUR},
    Grain.WEEK: frozenset({Grain.WEEK}),
    Grain.MONTH: FROM_MONTHS,
    Grain.QUARTER: FROM_MONTHS - {Grain.MONTH},
    Grain.YEAR: frozenset({Grain.YEAR}),
}


@dataclass(frozen=True)
class Built:
    """A rollup as it stands. `refused` is the reason why it may serve nobody, None when it may.

    `dataset` and `schema` describe its table as if it were the dataset's own; `reach` is the newest moment in it, in
    wall time. `single` are the distinct counts none of whose values lies in two of its rows, so that they add up.
    """

    rollup: Rollup
    dataset: Dataset
    schema: Schema | None
    refused: str | None
    rows: int = 0
    reach: datetime | None = None
    single: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """`dataset.rollup`."""
        return f"{self.dataset.id}.{self.rollup.id}"

    @property
    def by_row(self) -> frozenset[str]:
        """The measures it names and has for each of its rows, but that no rows add up to: medians, quantiles, and
        distinct counts that are not `single`."""
        kinds = {id_: self.dataset.measures[id_].aggregate for id_ in self.rollup.measures}
        spread = {id_ for id_, kind in kinds.items() if kind == "count_distinct"} - self.single
        return frozenset(spread | {id_ for id_, kind in kinds.items() if kind in BY_ROW})

    @property
    def table(self) -> str:
        """Its table in the engine, quoted."""
        return qualify(WAREHOUSE, *self.dataset.table.split(".", 1))


def holds(dataset: Dataset, rollup: Rollup, measure: Measure) -> bool:
    """Whether a rollup can hold a measure: made of parts, or named though nothing adds up to it; of the base's rows, on
    its time."""
    named = measure.id in rollup.measures
    kept = measure.aggregate in PARTS | BY_ROW if named else measure.aggregate in PARTS and not rollup.measures
    return kept and measure.time == rollup.time and dataset.many_of(measure) is None


def is_moving(dataset: Dataset, rollup: Rollup) -> bool:
    """Whether a rollup holds a measure that asks for the watermark: then it is true for one watermark alone."""
    return any(
        _asks_watermark(measure.value) or any(moves(dataset, name) for name in fields(measure.where))
        for measure in held(dataset, rollup)
    )


def moves(dataset: Dataset, name: str) -> bool:
    """Whether a field asks for the watermark, so that its value changes with the day."""
    dimension = dataset.dimensions.get(name)
    if dimension is not None:
        return _asks_watermark(dimension.value) or _asks_watermark(dimension.key)
    return _asks_watermark(dataset.columns.get(name))


def _asks_watermark(scalar: Scalar | None) -> bool:
    return scalar is not None and "watermark" in scalar.text.lower()


def held(dataset: Dataset, rollup: Rollup) -> tuple[Measure, ...]:
    """The measures in a rollup, in the dataset's order."""
    return tuple(measure for measure in dataset.measures.values() if holds(dataset, rollup, measure))


def table_of(dataset: str, rollup: str) -> str:
    """The name of a rollup's table in the warehouse. The sign between the ids stands in no id."""
    return f"{dataset}${rollup}"


def stand_in(dataset: Dataset, rollup: Rollup) -> Dataset:
    """The dataset with the rollup's table in place of its own: its fields are plain columns, it has no joins."""
    dimensions: dict[str, Dimension] = {}
    for id_ in rollup.dimensions:
        dimension = dataset.dimensions[id_]
        key = _stored(f"key:{id_}") if dimension.key else None
        dimensions[id_] = dataclasses.replace(dimension, value=_stored(f"dimension:{id_}"), key=key)
    times = {rollup.time: _stored(f"time:{rollup.time}")}
    return dataclasses.replace(
        dataset,
        table=f"{DERIVED}.{table_of(dataset.id, rollup.id)}",
        joins={},
        times=times,
        dimensions=dimensions,
        columns={},
        targets=None,
    )


def stand_in_schema(types: Mapping[str, str], schema: Schema, *, rows: int, version: int) -> Schema:
    """What is known of the rollup's table: `types` by column, the rest as of the dataset whose schema is given."""
    mark = hash((frozenset(types.items()), WAREHOUSE))
    return dataclasses.replace(
        schema, types=types, missing={}, doubled=frozenset(), targets=frozenset(), distinct={}, size=rows,
        lake=WAREHOUSE, version=version, mark=mark,
    )  # fmt: skip


def definition_mark(dataset: Dataset, rollup: Rollup) -> str:
    """Differs when anything that shapes the rows of a rollup does; labels and formulas do not."""
    facts = [dataset.lake, dataset.table, dataset.joins, rollup, *_texts(dataset, rollup)]
    return hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()


def _texts(dataset: Dataset, rollup: Rollup) -> Iterator[tuple[str, ...]]:
    yield ("time", dataset.times[rollup.time].text)
    names = [*rollup.dimensions]
    for measure in held(dataset, rollup):
        share = () if measure.quantile is None else (str(measure.quantile),)
        yield (measure.id, measure.aggregate, measure.value.text if measure.value else "", repr(measure.where), *share)
        names += fields(measure.where)
    for name in names:
        dimension, scalar = dataset.dimensions.get(name), dataset.columns.get(name)
        if dimension is not None:
            yield (name, dimension.value.text, dimension.key.text if dimension.key else "")
        elif scalar is not None:
            yield (name, scalar.text)


def _stored(name: str) -> Scalar:
    return Scalar(column(BASE, name), frozenset(), name)
