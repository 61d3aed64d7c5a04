"""What one SELECT asks of a table it names: columns, and conditions that can be decided before anything is joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from data.sandbox.catalogue import fold
from data.sandbox.federate.predicates import conjuncts, is_strict, qualified_by

_PLAIN = frozenset({"", "INNER", "CROSS", "OUTER", "SEMI", "ANTI"})


@dataclass(frozen=True)
class Use:
    """One place where a table is named: `alias` in its SELECT, the columns asked for (folded), the conditions on it
    alone, and the equalities that tie it to others (own column, other column)."""

    alias: str
    columns: frozenset[str]
    conditions: tuple[exp.Expr, ...]
    ties: tuple[tuple[exp.Column, exp.Column], ...] = field(default=())


def use_of(scope: Scope, alias: str) -> Use:
    """How the SELECT of `scope` uses its source `alias`. Columns are qualified already."""
    select = scope.expression
    columns = {fold(column.name) for column in scope.columns if column.table == alias}
    columns |= {fold(name) for name in select.named_selects} if isinstance(select, exp.Query) else set()
    if _is_odd(select):
        return Use(alias, frozenset(columns), ())
    optional = alias in _optional(select)
    wheres = [each for each in _wheres(select) if not optional or is_strict(each)]
    conditions = [each for each in [*wheres, *_on(select, alias)] if qualified_by(each, alias)]
    ties = () if _optional(select) or select.args.get("laterals") else tuple(_ties(select, alias))
    return Use(alias, frozenset(columns), tuple(conditions), ties)


def _is_odd(select: exp.Expr) -> bool:
    """Whether rows left out beforehand would change which others meet: joins by position or nearest value, samples."""
    joined = any(join.args.get("method") or join.kind not in _PLAIN for join in _joins(select))
    return joined or bool(select.find(exp.TableSample))


def _wheres(select: exp.Expr) -> list[exp.Expr]:
    where = select.args.get("where")
    return conjuncts(where.this if where else None)


def _joins(select: exp.Expr) -> list[exp.Join]:
    return list(select.args.get("joins") or [])


def _optional(select: exp.Expr, joins: Sequence[exp.Join] | None = None) -> set[str]:
    """The sources whose rows an outer join may replace by NULLs."""
    source = select.args.get("from_") or select.args.get("from")
    before = {source.this.alias_or_name} if source else set()
    found: set[str] = set()
    for join in _joins(select) if joins is None else joins:
        name = join.this.alias_or_name
        if join.side in {"RIGHT", "FULL"}:
            found |= before
        if join.side in {"LEFT", "FULL"}:
            found.add(name)
        before.add(name)
    return found


def _on(select: exp.Expr, alias: str) -> Iterator[exp.Expr]:
    """Conditions of joins that decide on rows of `alias` by themselves."""
    joins = _joins(select)
    for at, join in enumerate(joins):
        parts = conjuncts(join.args.get("on"))
        own = join.this.alias_or_name == alias
        if join.side == "LEFT" or join.kind in {"SEMI", "ANTI"}:
            yield from (parts if own else [])
        elif not join.side:
            nullable = alias in _optional(select, joins[:at])
            yield from (part for part in parts if own or not nullable or is_strict(part))


def _ties(select: exp.Expr, alias: str) -> Iterator[tuple[exp.Column, exp.Column]]:
    if any(join.kind not in {"", "INNER", "CROSS"} for join in _joins(select)):
        return
    for part in [*_wheres(select), *(part for join in _joins(select) for part in conjuncts(join.args.get("on")))]:
        if isinstance(part, exp.EQ) and isinstance(part.left, exp.Column) and isinstance(part.right, exp.Column):
            for mine, other in ((part.left, part.right), (part.right, part.left)):
                if mine.table == alias and other.table != alias:
                    yield mine, other
