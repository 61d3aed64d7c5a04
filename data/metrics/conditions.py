"""Conditions as documents write them, `{"and": […]}`, `{"or": […]}`, `{"field", "op", "values"}`, and as facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data.metrics.expressions import Refused, nearest
from data.metrics.query import Clause, Group, Op

DEPTH = 10
VALUES = 5_000
ONE_VALUE = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.CONTAINS, Op.STARTS_WITH})
NO_VALUE = frozenset({Op.IS_NULL, Op.NOT_NULL})
Scalars = (str, int, float, bool, type(None))


def read_condition(raw: Any, *, path: str = "", depth: int = 0) -> Clause | Group:
    """The condition a document means. Raises Refused naming the `path` inside it."""
    if not isinstance(raw, dict):
        raise Refused("condition.not_an_object", path=path)
    if depth > DEPTH:
        raise Refused("condition.too_deep", path=path, limit=DEPTH)
    joins = [word for word in ("and", "or") if word in raw]
    if joins:
        return _group(raw, joins, path, depth)
    return _clause(raw, path)


def write_condition(condition: Clause | Group) -> dict[str, Any]:
    """The document that `read_condition` reads back."""
    if isinstance(condition, Group):
        return {condition.join: [write_condition(part) for part in condition.parts]}
    written: dict[str, Any] = {"field": condition.field, "op": str(condition.op)}
    if condition.other is not None:
        return {**written, "other": condition.other}
    return {**written, "values": list(condition.values)} if condition.values else written


def clauses(condition: Clause | Group | None) -> Iterator[Clause]:
    """Every clause, in order."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from clauses(part)
    elif condition is not None:
        yield condition


def fields(condition: Clause | Group | None) -> Iterator[str]:
    """Every field named, in order, repeated as often as it stands there."""
    for clause in clauses(condition):
        yield clause.field
        if clause.other is not None:
            yield clause.other


def all_of(*conditions: Clause | Group | None) -> Clause | Group | None:
    """The conditions joined by `and`; None when there is none."""
    parts = tuple(part for part in conditions if part is not None)
    return Group("and", parts) if len(parts) > 1 else next(iter(parts), None)


def conjuncts(condition: Clause | Group | None) -> tuple[Clause | Group, ...]:
    """The parts that must all hold: those of a top-level `and`, nested ones included, else the condition itself."""
    if condition is None:
        return ()
    if isinstance(condition, Group) and condition.join == "and":
        return tuple(inner for part in condition.parts for inner in conjuncts(part))
    return (condition,)


def _group(raw: dict[str, Any], joins: list[str], path: str, depth: int) -> Group:
    if len(raw) != 1:
        raise Refused("condition.one_join", path=path)
    join = joins[0]
    if not isinstance(raw[join], list) or not raw[join]:
        raise Refused("condition.empty_group", path=f"{path}/{join}")
    parts = [read_condition(part, path=f"{path}/{join}/{at}", depth=depth + 1) for at, part in enumerate(raw[join])]
    return Group(join, tuple(parts))


def _clause(raw: dict[str, Any], path: str) -> Clause:
    known = {"field", "op", "values", "value", "other"}
    if unknown := next((key for key in raw if key not in known), None):
        raise Refused("definition.unknown_key", path=f"{path}/{unknown}", key=unknown, hint=nearest(unknown, known))
    field, other = raw.get("field"), raw.get("other")
    if not isinstance(field, str) or not field:
        raise Refused("condition.no_field", path=f"{path}/field")
    if other is not None and not isinstance(other, str):
        raise Refused("condition.no_field", path=f"{path}/other")
    try:
        op = Op(raw.get("op", "in"))
    except ValueError:
        raise Refused("condition.unknown_op", path=f"{path}/op", op=str(raw.get("op")), known=", ".join(Op)) from None
    return Clause(field, op, _values(raw, op, other, path), other)


def _values(raw: dict[str, Any], op: Op, other: str | None, path: str) -> tuple[Any, ...]:
    given = raw.get("values", [raw["value"]] if "value" in raw else [])
    if not isinstance(given, list) or not all(isinstance(value, Scalars) for value in given):
        raise Refused("condition.bad_values", path=f"{path}/values")
    if len(given) > VALUES:
        raise Refused("condition.too_many_values", path=f"{path}/values", limit=VALUES)
    needed = 0 if other is not None or op in NO_VALUE else 1 if op in ONE_VALUE else 2 if op is Op.BETWEEN else None
    if needed is not None and len(given) != needed:
        raise Refused("condition.value_count", path=f"{path}/values", op=str(op), needed=needed, given=len(given))
    return tuple(given)
