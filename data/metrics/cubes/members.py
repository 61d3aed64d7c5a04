"""Which groups of a cube a query keeps: those that meet the conditions it has beyond the cube's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.metrics.conditions import clauses, conjuncts
from data.metrics.cubes.cube import Cube, Uncovered
from data.metrics.plan import Condition
from data.metrics.query import Clause, Group, MetricQuery, Op

AMONG = frozenset({Op.IN, Op.EQ})
OTHER = frozenset({Op.NOT_IN, Op.NE})
NULLNESS = frozenset({Op.IS_NULL, Op.NOT_NULL})


def members(cube: Cube, query: MetricQuery) -> list[int]:
    """The places of the groups. Raises Uncovered for conditions on what the cube does not have."""
    own, asked = conjuncts(cube.plan.query.filters), conjuncts(query.filters)
    if any(part not in asked for part in own):
        raise Uncovered("cube.other_filters")
    more = [part for part in asked if part not in own]
    for clause in (clause for part in more for clause in clauses(part)):
        _check(cube, clause)
    kept = range(len(cube.groups))
    return [at for at in kept if all(_holds(part, _named(cube, at)) for part in more)] if more else [*kept]


def _check(cube: Cube, clause: Clause) -> None:
    """Raises Uncovered for a condition on numbers or moments that names what is no member as it is written: `2` may
    well be 2.00, which the engine knows."""
    name = clause.field.rpartition(".")[2]
    members = [group[cube.names.index(name)] for group in cube.groups] if name in cube.names else []
    if all(member is None or isinstance(member, str | bool) for member in members):
        return
    known = {None, *map(_text, members)}
    if clause.op not in AMONG | OTHER | NULLNESS or not known.issuperset(map(_text, clause.values)):
        raise Uncovered("cube.other_filters")


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
    if condition.op in NULLNESS:
        return (value is None) == (condition.op is Op.IS_NULL)
    if condition.op in (Op.CONTAINS, Op.STARTS_WITH):
        part, text = str(condition.values[0]).lower(), (value or "").lower()
        return value is not None and (part in text if condition.op is Op.CONTAINS else text.startswith(part))
    raise Uncovered("cube.other_filters")


def _text(value: Any) -> str | None:
    """A member as addresses write it."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)
