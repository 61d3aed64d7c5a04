"""Finds what contradicts itself inside one dataset: names that lead nowhere, circles, sums of what can't be summed."""

from __future__ import annotations

from collections.abc import Iterator

from data.errors import Problem
from data.metrics.conditions import fields
from data.metrics.expressions import names_in, nearest
from data.metrics.model import BASE, Dataset, Measure, Metric, Rollup, Scalar
from data.metrics.rolled import holds, moves


def check(dataset: Dataset, *, skip: set[str]) -> list[Problem]:
    """All problems of a dataset that needs no other to be seen; paths in `skip` were reported already."""
    found = [*_joins(dataset)]
    if found:
        return found
    rules = (_times, _dimensions, _hierarchies, _measures, _metrics, _cycles, _policies, _rows, _targets, _rollups)
    return [problem for rule in rules for problem in rule(dataset) if problem.path not in skip]


def _joins(dataset: Dataset) -> Iterator[Problem]:
    for join in dataset.joins.values():
        if join.id == BASE:
            yield Problem(f"/joins/{join.id}", "dataset.reserved_name", {"name": BASE})
        elif join.source not in {BASE, *dataset.joins}:
            hint = nearest(join.source, dataset.joins)
            yield Problem(f"/joins/{join.id}/from", "dataset.unknown_join", {"join": join.source, "hint": hint})
        elif _circular(dataset, join.id):
            yield Problem(f"/joins/{join.id}/from", "dataset.join_circle", {"join": join.id})


def _circular(dataset: Dataset, start: str) -> bool:
    seen, alias = {start}, dataset.joins[start].source
    while alias in dataset.joins:
        if alias in seen:
            return True
        seen.add(alias)
        alias = dataset.joins[alias].source
    return False


def _manys(dataset: Dataset, scalar: Scalar | None) -> set[str]:
    """The to-many joins a value passes; `base` for columns that pass none."""
    if scalar is None:
        return set()
    return {dataset.many(alias) or BASE for alias in scalar.joins} | ({BASE} if _of_base(scalar) else set())


def _of_base(scalar: Scalar) -> bool:
    return any(table == BASE for table, _ in names_in(scalar.tree))


def _times(dataset: Dataset) -> Iterator[Problem]:
    for id_, scalar in dataset.times.items():
        if _manys(dataset, scalar) - {BASE}:
            pointer = "/time" if id_ == "time" else f"/times/{id_}"
            yield Problem(pointer, "dataset.through_many", {"field": scalar.text})


def _dimensions(dataset: Dataset) -> Iterator[Problem]:
    for dimension in dataset.dimensions.values():
        path = f"/dimensions/{dimension.id}"
        if dimension.id in dataset.times or dimension.id == "time":
            yield Problem(path, "dataset.reserved_name", {"name": dimension.id})
        for scalar in (dimension.value, dimension.key):
            if _manys(dataset, scalar) - {BASE}:
                yield Problem(path, "dataset.through_many", {"field": dimension.id})


def _hierarchies(dataset: Dataset) -> Iterator[Problem]:
    for id_, levels in dataset.hierarchies.items():
        for at, level in enumerate(levels):
            if level not in dataset.dimensions:
                hint = nearest(level, dataset.dimensions)
                facts = {"dimension": level, "hint": hint}
                yield Problem(f"/hierarchies/{id_}/{at}", "dataset.unknown_dimension", facts)
            elif level in levels[:at]:
                yield Problem(f"/hierarchies/{id_}/{at}", "dataset.level_twice", {"dimension": level})


def _measures(dataset: Dataset) -> Iterator[Problem]:
    for measure in dataset.measures.values():
        path = f"/measures/{measure.id}"
        if measure.time not in dataset.times and (measure.time != "time" or measure.semi_additive):
            hint = nearest(measure.time, dataset.times)
            yield Problem(f"{path}/time", "dataset.unknown_time", {"time": measure.time, "hint": hint})
        if measure.aggregate == "quantile" and measure.quantile is None:
            yield Problem(f"{path}/q", "definition.missing_key", {"key": "q"})
        if len(_manys(dataset, measure.value)) > 1:
            yield Problem(path, "measure.several_grains", {"measure": measure.id})
        yield from _where(dataset, measure, path)


def _where(dataset: Dataset, measure: Measure, path: str) -> Iterator[Problem]:
    own = _manys(dataset, measure.value) or {BASE}
    for name in fields(measure.where):
        scalar = dataset.columns.get(name)
        if scalar is not None and not (_manys(dataset, scalar) <= own | {BASE}):
            yield Problem(f"{path}/where", "dataset.through_many", {"field": name})


def _metrics(dataset: Dataset) -> Iterator[Problem]:
    for metric in dataset.metrics.values():
        path = f"/metrics/{metric.id}/{metric.kind}"
        for other, name in names_in(metric.formula):
            known = {*dataset.measures, *dataset.metrics}
            if other in {None, dataset.id} and name not in known:
                yield Problem(path, "metric.unknown_name", {"name": name, "hint": nearest(name, known)})
            elif other in {None, dataset.id} and metric.kind == "measure" and name not in dataset.measures:
                facts = {"name": name, "hint": nearest(name, dataset.measures)}
                yield Problem(path, "metric.unknown_name", facts)
        if metric.reset and metric.kind != "cumulative":
            yield Problem(f"/metrics/{metric.id}/reset", "metric.reset_alone", {})
        if metric.kind == "cumulative":
            yield from _cumulative(dataset, metric, path)


def _cumulative(dataset: Dataset, metric: Metric, path: str) -> Iterator[Problem]:
    for measure in leaves(dataset, metric, seen=frozenset()):
        if not measure.additive:
            yield Problem(path, "metric.not_cumulative", {"measure": measure.id, "aggregate": measure.aggregate})


def leaves(dataset: Dataset, metric: Metric, *, seen: frozenset[str]) -> Iterator[Measure]:
    """The measures of this dataset beneath a metric; circles and foreign names are passed over."""
    for other, name in names_in(metric.formula):
        if other not in {None, dataset.id}:
            continue
        if name in dataset.measures:
            yield dataset.measures[name]
        elif name in dataset.metrics and name not in seen:
            yield from leaves(dataset, dataset.metrics[name], seen=seen | {name})


def _cycles(dataset: Dataset) -> Iterator[Problem]:
    for metric in dataset.metrics.values():
        trail = _trail(dataset, metric.id, (metric.id,))
        if trail:
            yield Problem(f"/metrics/{metric.id}", "metric.circle", {"circle": " → ".join(trail)})


def _trail(dataset: Dataset, start: str, trail: tuple[str, ...]) -> tuple[str, ...]:
    metric = dataset.metrics.get(trail[-1])
    for other, name in names_in(metric.formula) if metric else ():
        if other not in {None, dataset.id} or name not in dataset.metrics or name in dataset.measures:
            continue
        if name == start:
            return (*trail, name)
        if name not in trail and (found := _trail(dataset, start, (*trail, name))):
            return found
    return ()


def _policies(dataset: Dataset) -> Iterator[Problem]:
    for policy in dataset.policies:
        path = f"/policies/{policy.id}/filter"
        if policy.field not in dataset.dimensions:
            facts = {"dimension": policy.field, "hint": nearest(policy.field, dataset.dimensions)}
            yield Problem(f"{path}/field", "dataset.unknown_dimension", facts)
        if (policy.attribute is None) == (not policy.values):
            yield Problem(path, "policy.attribute_or_values", {})


def _rows(dataset: Dataset) -> Iterator[Problem]:
    for at, name in enumerate(dataset.rows):
        scalar = dataset.columns.get(name)
        if scalar is not None and _manys(dataset, scalar) - {BASE}:
            yield Problem(f"/rows/{at}", "dataset.through_many", {"field": name})


def _targets(dataset: Dataset) -> Iterator[Problem]:
    targets = dataset.targets
    if targets and (targets.dimension is None) != (targets.value is None):
        yield Problem("/targets", "targets.dimension_and_value", {})


def _rollups(dataset: Dataset) -> Iterator[Problem]:
    for rollup in dataset.rollups.values():
        path = f"/rollups/{rollup.id}"
        if rollup.time not in dataset.times:
            facts = {"time": rollup.time, "hint": nearest(rollup.time, dataset.times)}
            yield Problem(f"{path}/time", "dataset.unknown_time", facts)
        for at, name in enumerate(rollup.dimensions):
            if name not in dataset.dimensions:
                facts = {"dimension": name, "hint": nearest(name, dataset.dimensions)}
                yield Problem(f"{path}/dimensions/{at}", "dataset.unknown_dimension", facts)
            elif moves(dataset, name):
                yield Problem(f"{path}/dimensions/{at}", "rollup.moving", {"field": name})
        yield from _rolled_measures(dataset, rollup, f"{path}/measures")


def _rolled_measures(dataset: Dataset, rollup: Rollup, path: str) -> Iterator[Problem]:
    for at, name in enumerate(rollup.measures):
        measure = dataset.measures.get(name)
        if measure is None:
            hint = nearest(name, dataset.measures)
            yield Problem(f"{path}/{at}", "metric.unknown_name", {"name": name, "hint": hint})
        elif not holds(dataset, rollup, measure):
            yield Problem(f"{path}/{at}", "rollup.cannot_hold", {"measure": name, "aggregate": measure.aggregate})
