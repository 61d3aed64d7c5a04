"""Gives each dataset the filters it can follow; the others are named with the reason.

1. The parts of a top-level `and` stand for themselves; each is followed wholly or not at all.
2. A dataset follows a part when it has every dimension the part names.
3. A part that some dataset can't follow is reported, never dropped in silence.
4. A field that no dataset of the catalog knows is an error.
5. Datasets that make one metric follow a part together or not at all: one department's costs from all departments'
   revenue would be no profit.
"""

from __future__ import annotations

import dataclasses

from data.errors import InputError
from data.metrics.compile.leaves import expand
from data.metrics.conditions import conjuncts, fields
from data.metrics.expressions import nearest
from data.metrics.model import Dataset
from data.metrics.plan import Condition, Context, Plan
from data.metrics.result import NotApplied


def conformed_filters(plan: Plan, context: Context) -> Plan:
    """The plan with filters by dataset."""
    parts = conjuncts(plan.query.filters)
    for part in parts:
        _known(part, context)
    filters: dict[str, tuple[Condition, ...]] = dict(plan.filters)
    applied: dict[str, None] = dict.fromkeys(plan.applied)
    skipped = list(plan.not_applied)
    together = _together(plan, context)
    for dataset in plan.datasets.values():
        for part in parts:
            needed = [plan.datasets[id_] for id_ in together[dataset.id]]
            lacking = [(other.id, name) for other in needed for name in fields(part) if not has_field(other, name)]
            if lacking:
                facts = {"dataset": lacking[0][0], "dimension": lacking[0][1]}
                skipped += [NotApplied(name, "filter.no_such_dimension", facts) for name in dict.fromkeys(fields(part))]
            else:
                filters[dataset.id] = (*filters.get(dataset.id, ()), part)
                applied.update(dict.fromkeys(fields(part)))
    not_applied = tuple(entry for at, entry in enumerate(skipped) if entry not in skipped[:at])
    return dataclasses.replace(plan, filters=filters, applied=tuple(applied), not_applied=not_applied)


def _together(plan: Plan, context: Context) -> dict[str, set[str]]:
    """By dataset, all those that shared metrics tie it to, itself among them."""
    tied = {id_: {id_} for id_ in plan.datasets}
    for asked in plan.metrics:
        group: set[str] = set()
        for leaf in expand(context.catalog, asked.dataset, asked.metric).leaves:
            group |= tied[leaf.dataset]
        for id_ in group:
            tied[id_] = group
    return tied


def has_field(dataset: Dataset, name: str) -> bool:
    """Whether a dataset has the field `dimension`, `dimension__key`, `dataset.dimension` or a time."""
    local = local_name(dataset, name)
    base = local.removesuffix("__key")
    if local != base:
        return base in dataset.dimensions and dataset.dimensions[base].key is not None
    return local in dataset.dimensions or local in dataset.times


def local_name(dataset: Dataset, name: str) -> str:
    """The field without the name of a dataset before it: dimensions of one id are one dimension."""
    return name.rpartition(".")[2]


def _known(part: Condition, context: Context) -> None:
    for name in fields(part):
        owners = context.catalog.datasets.values()
        if not any(has_field(dataset, name) for dataset in owners):
            hint = nearest(name, {dimension for dataset in owners for dimension in dataset.dimensions})
            raise InputError("query.unknown_field", field=name, hint=hint, path="/filters")
