"""Statements that one lake can answer as a whole: aggregates and first rows of tables that all lie there, made of what
means the same there and here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from data.sandbox.catalogue import fold
from data.sandbox.federate.predicates import column_in_lake, conjuncts, family, pushed, qualified_by
from data.sandbox.federate.tables import Named, RemoteColumn, RemoteLake
from data.sandbox.remote_guard import sources_of

_REFUSED = ("with_", "with", "qualify", "windows", "having", "laterals", "pivots", "sample", "distinct", "connect")
_AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)
_EXACT_SUMS = ("DECIMAL", "BIGINT", "DOUBLE")


@dataclass(frozen=True)
class _Sight:
    """The tables of the SELECT by alias, and their lake."""

    tables: Mapping[str, Named]
    lake: RemoteLake

    def column(self, node: exp.Expr) -> RemoteColumn | None:
        named = self.tables.get(node.table) if isinstance(node, exp.Column) else None
        return named.table.columns.get(fold(node.name)) if named else None

    def kind(self, node: exp.Expr) -> str:
        column = self.column(node)
        return family(column.type) if column else ""


def whole(
    scopes: Sequence[Scope], named: Mapping[int, Named], lakes: Mapping[str, RemoteLake]
) -> dict[str, Any] | None:
    """What its lake is to answer, and how its answer is put in order here; None when it had better be put together
    here. Its columns are `c0`, `c1`, …, in the order of the statement's own."""
    if len(scopes) != 1 or not isinstance(scopes[0].expression, exp.Select):
        return None
    select = scopes[0].expression
    found = {alias: named.get(id(source)) for alias, source in sources_of(scopes[0]).items()}
    tables = {alias: each for alias, each in found.items() if each is not None}
    ids = {each.table.lake for each in tables.values()}
    if len(tables) != len(found) or len(ids) != 1 or any(select.args.get(name) for name in _REFUSED):
        return None
    if not (select.args.get("group") or select.find(exp.AggFunc) or select.args.get("limit")):
        return None
    return _answer(select, _Sight(tables, lakes[fold(ids.pop())]))


def _answer(select: exp.Select, sight: _Sight) -> dict[str, Any] | None:
    outputs = [_output(each.unalias(), sight) for each in select.selects]
    where, group, order = _where(select, sight), _group(select, sight), _order(select)
    count, skipped = _whole_number(select.args.get("limit")), _whole_number(select.args.get("offset"))
    if where is None or group is None or order is None or count is None or skipped is None or not all(outputs):
        return None
    keys = [_ordered(f"c{at}", key) for at, key in order]
    query = exp.select(*[exp.alias_(each, f"c{at}") for at, each in enumerate(outputs) if each is not None])
    query = _from(query, sight).where(*where)
    query = query.group_by(*group) if group else query
    if count and all(sight.kind(select.selects[at].unalias()) != "text" for at, _ in order):
        query = _ranked([key.copy() for key in keys], query, count + skipped, 0)
    tail = _ranked(keys, exp.select("*"), count, skipped)
    shown = ", ".join(sorted(f"{each.table.schema}.{each.table.name}" for each in sight.tables.values()))
    sql = query.sql(sight.lake.dialect)
    return {"lake": sight.lake.id, "sql": sql, "tail": tail.sql("duckdb").removeprefix("SELECT *"), "table": shown}


def _ranked(keys: list[exp.Ordered], query: exp.Select, count: int, skipped: int) -> exp.Select:
    query = query.order_by(*keys) if keys else query
    query = query.limit(count) if count else query
    return query.offset(skipped) if skipped else query


def _from(query: exp.Select, sight: _Sight) -> exp.Select:
    """All tables side by side; what ties them stands in the conditions."""
    for at, (alias, named) in enumerate(sight.tables.items()):
        table = exp.alias_(
            exp.table_(named.table.name, db=named.table.schema, quoted=True), alias, table=True, quoted=True
        )
        query = query.from_(table) if at == 0 else query.join(table, join_type="cross")
    return query


def _where(select: exp.Select, sight: _Sight) -> list[exp.Expr] | None:
    joins = list(select.args.get("joins") or [])
    if any(join.side or join.kind not in {"", "INNER", "CROSS"} or join.args.get("using") for join in joins):
        return None
    where = select.args.get("where")
    parts = [*conjuncts(where.this if where else None), *(part for j in joins for part in conjuncts(j.args.get("on")))]
    found = [_condition(part, sight) for part in parts]
    return None if any(each is None for each in found) else [each for each in found if each is not None]


def _condition(part: exp.Expr, sight: _Sight) -> exp.Expr | None:
    alias = next((alias for alias in sight.tables if qualified_by(part, alias)), None)
    if alias is not None:
        kept = pushed(part, sight.tables[alias].table, sight.lake)
        return None if kept is None else kept.transform(lambda node: _owned(node, alias))
    kinds = {sight.kind(part.this), sight.kind(part.expression)} if isinstance(part, exp.EQ) else {""}
    same = len(kinds) == 1 and "" not in kinds and (kinds != {"text"} or sight.lake.exact_text)
    return part.transform(lambda node: _seen(node, sight)) if same else None


def _output(node: exp.Expr, sight: _Sight) -> exp.Expr | None:
    if isinstance(node, exp.Column):
        return _seen(node, sight) if sight.column(node) else None
    if not isinstance(node, _AGGREGATES) or not _aggregable(node, sight):
        return None
    inner: exp.Expr = node.copy().transform(lambda each: _seen(each, sight))
    return exp.cast(inner, exp.DataType.Type.DOUBLE) if isinstance(node, exp.Avg) else inner


def _aggregable(node: exp.Expr, sight: _Sight) -> bool:
    inner = node.this
    if isinstance(node, exp.Count):
        if isinstance(inner, exp.Distinct):
            columns = inner.expressions
            kind = sight.kind(columns[0]) if len(columns) == 1 else ""
            return bool(kind) and (kind != "text" or sight.lake.exact_text)
        return isinstance(inner, exp.Star) or sight.column(inner) is not None
    if isinstance(node, exp.Min | exp.Max):
        return sight.kind(inner) in {"number", "day", "moment"} and not node.expressions
    return _summable(inner, sight)


def _summable(node: exp.Expr, sight: _Sight) -> bool:
    if isinstance(node, exp.Add | exp.Sub | exp.Mul):
        return _summable(node.this, sight) and _summable(node.expression, sight)
    if isinstance(node, exp.Paren):
        return _summable(node.this, sight)
    column = sight.column(node)
    if column is not None and isinstance(node.parent, exp.AggFunc):
        return family(column.type) == "number"
    return column.type.startswith(_EXACT_SUMS) if column else isinstance(node, exp.Literal) and not node.is_string


def _group(select: exp.Select, sight: _Sight) -> list[exp.Expr] | None:
    group = select.args.get("group")
    if group is None:
        return []
    if any(value for name, value in group.args.items() if name != "expressions"):
        return None
    for each in group.expressions:
        kind = sight.kind(each)
        if not kind or (kind == "text" and not sight.lake.exact_text):
            return None
    return [_seen(each, sight) for each in group.expressions]


def _order(select: exp.Select) -> list[tuple[int, exp.Ordered]] | None:
    """The keys as positions of columns."""
    order = select.args.get("order")
    names = [each.alias_or_name for each in select.selects]
    found = []
    for key in order.expressions if order else []:
        plain = [at for at, each in enumerate(select.selects) if each.unalias() == key.this]
        known = plain or [
            at for at, name in enumerate(names) if isinstance(key.this, exp.Column) and name == key.this.name
        ]
        if not known or key.args.get("with_fill"):
            return None
        found.append((known[0], key))
    return found


def _ordered(name: str, key: exp.Ordered) -> exp.Ordered:
    return exp.Ordered(this=exp.column(name), desc=key.args.get("desc"), nulls_first=key.args.get("nulls_first"))


def _whole_number(node: exp.Expr | None) -> int | None:
    """The number of a LIMIT or OFFSET: 0 where there is none, None where it is no plain number."""
    if node is None:
        return 0
    value = node.args.get("expression")
    plain = isinstance(value, exp.Literal) and not value.is_string and value.name.isdigit()
    return int(value.name) if plain and value is not None and int(value.name) > 0 else None


def _seen(node: exp.Expr, sight: _Sight) -> exp.Expr:
    column = sight.column(node)
    return _owned(column_in_lake(column), node.text("table")) if column else node


def _owned(node: exp.Expr, alias: str) -> exp.Expr:
    """A column with the alias of its table."""
    for column in node.find_all(exp.Column):
        column.set("table", exp.to_identifier(alias, quoted=True))
    return node
