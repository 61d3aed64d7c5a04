"""Which groups of a cube a query keeps: those that meet the conditions it has beyond the cube's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.metrics.conditions import conjuncts
from data.metrics.cubes.cube import Cube, Uncovered
from data.metrics.plan import Condition
from data.metrics.query import Group, MetricQuery, Op

AMONG = frozenset({Op.IN, Op.EQ})
OTHER = frozenset({Op.NOT_IN, Op.NE})


def members(cube: Cube, query: MetricQuery) -> list[int]:
    """The places of the groups. Raises Uncovered for conditions on what the cube does not have."""
    own, asked = conjuncts(cube.plan.query.filters), conjuncts(query.filters)
    if any(part not in asked for part in own):
        raise Uncovered("cube.other_filters")
    more = [part for part in asked if part not in own]
    kept = range(len(cube.groups))
    return [at for at in kept if all(_holds(part, _named(cube, at)) for part in more)] if more else [*kept]


def _named(cube: Cube, at: int) -> dict[str, Any]:
    return dict(zip(cube.names, cube.groups[at], strict=True))


def _holds(condition: Condition, group: Mapping[str, Any]) -> bool:
    if isinstance(condition, Group):
        held = (_holds(part, group) for part in condition.parts)
        return all(held) if condition.join == "and" else any(held)
    name = condition.field.rpartition(".")[2]
    if name not in group or condition.other is not None:
        raise Uncovered("cube.other_filters")
    value = _text(group[name])
    if condition.op in AMONG | OTHER:
        return (value in {_text(each) for each in condition.values}) == (condition.op in AMONG)
    if condition.op in (Op.IS_NULL, Op.NOT_NULL):
        return (value is None) == (condition.op is Op.IS_NULL)
    if condition.op in (Op.CONTAINS, Op.STARTS_WITH):
        part, text = str(condition.values[0]).lower(), (value or "").lower()
        return value is not None and (part in text if condition.op is Op.CONTAINS else text.startswith(part))
    raise Uncovered("cube.other_filters")


def _text(value: Any) -> str | None:
    """A member as addresses write it."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)
