"""Adding up before joining: rows of the base are first grouped by the few columns that anything later asks for.

A join, a truncated date or a comparison then meets thousands of rows instead of millions. It changes no number: what is
added up by parts is the same, and rows that agree in those columns share all that is worked out of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sqlglot import exp

from data.metrics.compile.aggregates import has_parts
from data.metrics.compile.build import Build, Fields
from data.metrics.compile.source import Source
from data.metrics.conditions import fields
from data.metrics.model import BASE, Dataset, Scalar

WORTH = 10


def fold_keys(source: Source, build: Build) -> tuple[str, ...]:
    """The columns of the base to group by first; none where that can't be done or would not make rows much fewer."""
    plan, dataset = build.shape.plan, source.dataset
    of = build.fields(dataset)
    if source.rolled or source.many or source.stock or not all(has_parts(leaf) for leaf in source.leaves):
        return ()
    if any(scalar.joins for scalar in _inputs(source, of)):
        return ()
    needed = [scalar for id_ in plan.dimensions for scalar in _dimension(dataset, id_)]
    if needs_time(source, build):
        needed.append(dataset.times[source.time])
    for condition in plan.filters.get(dataset.id, ()):
        scalars = [of.scalar(name)[0] for name in fields(condition)]
        needed += scalars if any(scalar.joins for scalar in scalars) else []
    keys = tuple(sorted(base_columns(dataset, needed)))
    return keys if keys and _is_worth(keys, source, build) else ()


def needs_time(source: Source, build: Build) -> bool:
    """Whether rows added up must keep their time: for periods, and where it lies on a joined table.

    For windows alone it is enough to keep which one they are in.
    """
    plan = build.shape.plan
    timed = plan.grain is not None or source.run is not None
    return timed or (build.shape.windows != "none" and bool(source.dataset.times[source.time].joins))


def _inputs(source: Source, of: Fields) -> Iterator[Scalar]:
    for leaf in source.leaves:
        yield from [leaf.measure.value] if leaf.measure.value else []
        yield from (of.scalar(name)[0] for name in fields(leaf.measure.where))


def _dimension(dataset: Dataset, id_: str) -> list[Scalar]:
    dimension = dataset.dimensions[id_]
    return [dimension.value, *([dimension.key] if dimension.key else [])]


def base_columns(dataset: Dataset, scalars: Sequence[Scalar]) -> set[str]:
    """The base's columns in the scalars, and those by which the tables of the others are joined."""
    found = {node.name for s in scalars for node in s.tree.find_all(exp.Column) if node.table == BASE}
    for alias in {step for s in scalars for join in s.joins for step in dataset.path(join)}:
        join = dataset.joins[alias]
        found |= {there for there, _ in join.on} if join.source == BASE else set()
    return found


def _is_worth(keys: tuple[str, ...], source: Source, build: Build) -> bool:
    schema = build.context.schemas[source.dataset.id]
    counts = [schema.distinct.get(key) for key in keys]
    known = [count for count in counts if count is not None]
    return len(known) == len(counts) and math.prod(known) * WORTH <= schema.size
