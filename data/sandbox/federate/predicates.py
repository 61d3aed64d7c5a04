"""Which conditions a remote lake may decide on: those that let through every row the engine here would let through.

The statement here keeps all its conditions, so a lake may send too much, never too little.
"""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from data.sandbox.catalogue import fold
from data.sandbox.federate.tables import RemoteColumn, RemoteLake, RemoteTable

_ORDERED = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_COMPARED = (exp.EQ, exp.NEQ, *_ORDERED)
_LOOSE = (exp.Or, exp.Is, exp.Coalesce, exp.Case, exp.Not)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?")
_WHOLE = frozenset("TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT".split())


def pushed(condition: exp.Expr, table: RemoteTable, lake: RemoteLake) -> exp.Expr | None:
    """`condition` as the lake is to decide it, None when it had better be decided here."""
    condition = simplify(condition.copy(), dialect="duckdb")
    if not _safe(condition, table, exact=lake.exact_text):
        return None
    return condition.transform(lambda node: _in_lake(node, table))


def is_strict(condition: exp.Expr) -> bool:
    """Whether a row of nothing but NULLs can't satisfy it."""
    return not any(condition.find(kind) for kind in _LOOSE)


def column_in_lake(column: RemoteColumn) -> exp.Expr:
    """The column as it is read there."""
    plain = exp.column(exp.to_identifier(column.name, quoted=True))
    return exp.cast(plain, exp.DataType.Type.TEXT) if column.as_text else plain


def family(type_: str) -> str:
    """What a DuckDB type compares with: number, text, day, moment, flag, or "" for what is compared here only."""
    if type_ in _WHOLE or type_.startswith("DECIMAL") or type_ == "DOUBLE":
        return "number"
    names = {"VARCHAR": "text", "DATE": "day", "TIMESTAMP": "moment", "BOOLEAN": "flag"}
    return names.get(type_, "moment" if type_ == "TIMESTAMP WITH TIME ZONE" else "")


def _safe(node: exp.Expr, table: RemoteTable, *, exact: bool) -> bool:
    if isinstance(node, exp.And | exp.Or):
        return all(_safe(part, table, exact=exact) for part in (node.this, node.expression))
    if isinstance(node, exp.Paren):
        return _safe(node.this, table, exact=exact)
    if isinstance(node, exp.Not):
        return exact and _safe(node.this, table, exact=exact)
    return _safe_leaf(node, table, exact=exact)


def _safe_leaf(node: exp.Expr, table: RemoteTable, *, exact: bool) -> bool:
    if isinstance(node, exp.Is):
        return isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Null)
    if isinstance(node, exp.Between):
        bounds = (node.args["low"], node.args["high"])
        return all(_comparable(node.this, bound, table) for bound in bounds) and _kind(node.this, table) != "text"
    if isinstance(node, exp.In):
        return bool(node.expressions) and all(_comparable(node.this, each, table) for each in node.expressions)
    if isinstance(node, exp.Like):
        return _safe_like(node, table, exact=exact)
    return isinstance(node, _COMPARED) and _safe_comparison(node, table, exact=exact)


def _safe_like(node: exp.Like, table: RemoteTable, *, exact: bool) -> bool:
    if node.args.get("negate") and not exact:
        return False
    pattern = node.expression
    literal = isinstance(pattern, exp.Literal) and pattern.is_string and "\\" not in pattern.name
    return literal and _kind(node.this, table) == "text"


def _safe_comparison(node: exp.Expr, table: RemoteTable, *, exact: bool) -> bool:
    left, right = node.this, node.expression
    if isinstance(right, exp.Column) and not isinstance(left, exp.Column):
        left, right = right, left
    if not _comparable(left, right, table):
        return False
    if _kind(left, table) != "text":
        return True
    return isinstance(node, exp.EQ) or (exact and isinstance(node, exp.NEQ))


def _comparable(column: exp.Expr, value: exp.Expr, table: RemoteTable) -> bool:
    kind = _kind(column, table)
    if not kind:
        return False
    if isinstance(value, exp.Column):
        return kind != "text" and _kind(value, table) == kind
    return _fits(kind, value)


def _fits(kind: str, value: exp.Expr) -> bool:
    if isinstance(value, exp.Neg):
        return kind == "number" and isinstance(value.this, exp.Literal) and not value.this.is_string
    if isinstance(value, exp.Boolean):
        return kind == "flag"
    text = _constant(value)
    if text is None:
        return kind == "number" and isinstance(value, exp.Literal) and not value.is_string
    if kind == "day":
        return _DAY.fullmatch(text) is not None
    return kind == "text" if kind != "moment" else _MOMENT.fullmatch(text) is not None


def _constant(value: exp.Expr) -> str | None:
    """The text of a literal, or of one cast to a day or a moment."""
    if isinstance(value, exp.Cast) and value.to.this in exp.DataType.TEMPORAL_TYPES:
        value = value.this
    return value.name if isinstance(value, exp.Literal) and value.is_string else None


def _kind(node: exp.Expr, table: RemoteTable) -> str:
    column = table.columns.get(fold(node.name)) if isinstance(node, exp.Column) else None
    return family(column.type) if column else ""


def _in_lake(node: exp.Expr, table: RemoteTable) -> exp.Expr:
    if isinstance(node, exp.Column):
        return column_in_lake(table.columns[fold(node.name)])
    return node


def qualified_by(condition: exp.Expr, alias: str) -> bool:
    """Whether every column in it is one of `alias`, and it asks no further question."""
    columns = list(condition.find_all(exp.Column))
    return bool(columns) and all(column.table == alias for column in columns) and not condition.find(exp.Query)


def conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """The parts that must all hold."""
    if condition is None:
        return []
    if isinstance(condition, exp.Paren):
        return conjuncts(condition.this)
    if isinstance(condition, exp.And):
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    return [condition]
