"""Says on the proof where a to-one join has several rows for one key: one of them, always the same, is taken."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from data.metrics.compile.leaves import expand
from data.metrics.conditions import fields
from data.metrics.model import Dataset, Scalar
from data.metrics.plan import Context, Fired, Plan
from data.metrics.rewrites.conformed_filters import local_name


def doubled_joins(plan: Plan, context: Context) -> Plan:
    """The plan with a note for each doubled join it uses."""
    fired = plan.fired
    for dataset in plan.datasets.values():
        doubled = context.schemas[dataset.id].doubled
        if doubled:
            used = {step for s in _scalars(plan, context, dataset) for alias in s.joins for step in dataset.path(alias)}
            for alias in sorted(doubled & used):
                facts = {"dataset": dataset.id, "table": dataset.joins[alias].table}
                fired = (*fired, Fired("doubled_joins", "join.doubled", facts, noted=True))
    return dataclasses.replace(plan, fired=fired)


def _scalars(plan: Plan, context: Context, dataset: Dataset) -> Iterator[Scalar]:
    yield from dataset.times.values()
    names = [name for condition in plan.filters.get(dataset.id, ()) for name in fields(condition)]
    for name in (*plan.dimensions, *names):
        dimension = dataset.dimensions.get(local_name(dataset, name).removesuffix("__key"))
        if dimension is not None:
            yield from (scalar for scalar in (dimension.value, dimension.key) if scalar)
    for asked in plan.metrics:
        for leaf in expand(context.catalog, asked.dataset, asked.metric).leaves:
            if leaf.dataset == dataset.id and leaf.measure.value:
                yield leaf.measure.value
