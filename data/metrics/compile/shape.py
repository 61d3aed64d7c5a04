"""What of a plan decides its statement, apart from the values put into it. Plans of one shape share a statement."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from data.metrics.plan import Condition, Context, Plan
from data.metrics.query import Group
from data.metrics.windows import shift


@dataclass(frozen=True)
class Place:
    """Stands in a condition for its value number `at`."""

    at: int


@dataclass(frozen=True)
class Shape:
    """`plan` with places instead of values, `values` they held, `windows` how the two spans lie, `shift` between them.

    `windows` is `none`, `one`, `apart`, `touching` or `overlapping`.
    """

    plan: Plan
    values: tuple[Any, ...]
    windows: str
    shift: tuple[str, int] | None
    key: Hashable


def shape_of(plan: Plan, context: Context) -> Shape:
    """The shape of a plan and the values taken out of it."""
    values: list[Any] = []
    filters = {
        dataset: tuple(_placed(condition, values) for condition in plan.filters[dataset]) for dataset in plan.filters
    }
    having = None if plan.query.having is None else _placed(plan.query.having, values)
    query = dataclasses.replace(plan.query, filters=None, having=having, range=None, compare=None)
    placed = dataclasses.replace(
        plan, query=query, filters=filters, policies=(), targets=(), applied=(), not_applied=(), fired=(), verdicts=()
    )
    windows, moved = _windows(plan), _shift(plan, context)
    marks = tuple((id_, dataset.mark, context.schemas[id_].mark) for id_, dataset in plan.involved.items())
    key = (
        query,
        plan.grain,
        plan.dimensions,
        plan.limit,
        windows,
        moved,
        marks,
        tuple(filters.items()),
        tuple((scan, built.dataset.table, built.schema and built.schema.mark) for scan, built in plan.routes.items()),
        (tuple(plan.edges.items()), plan.apart),
        (context.fiscal, context.time_zone, context.engine.lake, context.dialect),
    )
    return Shape(placed, tuple(values), windows, moved, key)


def _placed(condition: Condition, values: list[Any]) -> Condition:
    if isinstance(condition, Group):
        return Group(condition.join, tuple(_placed(part, values) for part in condition.parts))
    places = []
    for value in condition.values:
        places.append(None if value is None else Place(len(values)))
        values += [] if value is None else [value]
    return dataclasses.replace(condition, values=tuple(places))


def _windows(plan: Plan) -> str:
    if plan.span is None:
        return "none"
    if plan.previous is None:
        return "one"
    if plan.previous.end == plan.span.start:
        return "touching"
    return "apart" if plan.previous.end < plan.span.start else "overlapping"


def _shift(plan: Plan, context: Context) -> tuple[str, int] | None:
    if plan.span is None or plan.previous is None or plan.grain is None:
        return None
    return shift(plan.span, plan.previous, plan.grain, fiscal=context.fiscal)
