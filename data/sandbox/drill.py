"""Looks beneath a cell of a statement's result by rewriting its tree: to its rows, or by another key.

1. Only a single SELECT without the hazards of `hazards` is rewritten; the order they are named in is theirs.
2. A pinned member becomes a condition on its key's expression, its value bound.
3. HAVING and a LIMIT of the result go when every key is pinned, for the group was shown; else they refuse.
4. Rows: the sources and conditions stay, the columns become all columns, first the one that the measure counts.
5. Another key: its expression takes the place of the old one in columns and grouping; the measures stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from data.sandbox import hazards
from data.sandbox.dialects import syntax
from data.sandbox.refusal import Refusal
from data.sandbox.text import check_text

MEASURE = "measure_"
_PLAIN = ("VARCHAR", "TEXT", "STRING")
_CAST = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_CAST_TOO = ("UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIMESTAMP", "BOOLEAN")
_WRAPPERS = (exp.Alias, exp.Paren, exp.Cast, exp.Round, exp.Coalesce)
_COARSE = {"year": "quarter", "quarter": "month", "month": "day", "week": "day", "day": "hour"}


def drill(text: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The statement beneath, as `text`. Of `asked`: `dialect`; `pins` ({column, type, parameters}, None among those
    for NULL); `key`, the column to be broken anew, with `name`, a column of the sources, or without for the next finer
    grain of time; no `key` for rows, of `measure`.

    For rows `sum` names the column that adds up to the cell, if any; `count` says whether the rows themselves do.
    A statement that groups nothing is its own rows. Raises Refusal, `drill.…` for what is unsafe.
    """
    check_text(text)
    dialect = asked["dialect"]
    select = _parsed(text, dialect)
    hazards.check(select)
    key = asked.get("key")
    if not hazards.is_aggregated(select):
        return _among_rows(select, asked["pins"], key, dialect)
    if any(each.is_star for each in select.expressions):
        raise Refusal("drill.construct", construct="*")
    keys = dict(_keys(select))
    _pin(select, keys, asked["pins"], dialect)
    said = _to_rows(select, asked.get("measure")) if key is None else _by_key(select, keys, key, asked.get("name"))
    return {"text": select.sql(dialect, pretty=True, comments=False), **said}


def _among_rows(select: exp.Select, pins: list[dict[str, Any]], key: str | None, dialect: str) -> dict[str, Any]:
    if key is not None:
        raise Refusal("drill.not_grouped")
    if select.args.get("limit") or select.args.get("offset"):
        raise Refusal("drill.limit", keys="")
    rows = exp.select("*").from_(select.subquery("rows_beneath"))
    for pin in pins:
        rows.where(_is(exp.column(exp.to_identifier(pin["column"], quoted=True)), pin, dialect), copy=False)
    return {"text": rows.sql(dialect, pretty=True, comments=False), "sum": None, "count": False}


def _parsed(text: str, dialect: str) -> exp.Select:
    try:
        trees = [tree for tree in sqlglot.parse(text, read=dialect) if tree is not None]
    except ParseError as error:
        raise syntax(error, text) from error
    except RecursionError as error:
        raise Refusal("query.too_deep", deepest=0) from error
    except SqlglotError as error:
        raise Refusal("query.syntax", message=str(error).splitlines()[0]) from error
    if len(trees) != 1:
        raise Refusal("query.many_statements" if trees else "query.empty")
    if isinstance(trees[0], exp.SetOperation):
        raise Refusal("drill.set_operation")
    if not isinstance(trees[0], exp.Select) or trees[0].args.get("from_") is None:
        raise Refusal("drill.construct", construct=type(trees[0]).__name__.upper())
    return trees[0]


def _keys(select: exp.Select) -> Iterator[tuple[str, exp.Expr]]:
    """The keys that stand among the columns: name of the column, expression."""
    group = select.args.get("group")
    if group is None:
        return
    named = [(each.alias_or_name, each.unalias()) for each in select.expressions]
    if group.args.get("all"):
        yield from ((name, inner) for name, inner in named if inner.find(exp.AggFunc) is None)
        return
    for key in group.expressions:
        yield from _key(key, named)


def _key(key: exp.Expr, named: list[tuple[str, exp.Expr]]) -> Iterator[tuple[str, exp.Expr]]:
    if isinstance(key, exp.Literal) and not key.is_string:
        place = int(key.this) - 1
        yield from named[place : place + 1]
        return
    for name, inner in named:
        if inner == key:
            yield name, inner
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() == name.lower():
            if any(column.name.lower() == name.lower() for column in inner.find_all(exp.Column)):
                raise Refusal("drill.ambiguous", column=name)
            yield name, inner


def _pin(select: exp.Select, keys: Mapping[str, exp.Expr], pins: list[dict[str, Any]], dialect: str) -> None:
    for pin in pins:
        if pin["column"] not in keys:
            raise Refusal("drill.no_key", column=pin["column"], keys=", ".join(keys))
        select.where(_is(keys[pin["column"]].copy(), pin, dialect), copy=False, dialect=dialect)
    grouped = select.args["group"].expressions if select.args.get("group") else []
    whole = keys.keys() <= {pin["column"] for pin in pins if len(pin["parameters"]) == 1} and len(grouped) <= len(keys)
    for part, reason in (("having", "drill.having"), ("limit", "drill.limit"), ("offset", "drill.limit")):
        if select.args.get(part) is not None and not whole:
            raise Refusal(reason, keys=", ".join(keys))
        select.set(part, None)


def _is(key: exp.Expr, pin: Mapping[str, Any], dialect: str) -> exp.Expr:
    """The condition that a key has one of some members: text is compared as text, other plain types as themselves."""
    key = exp.paren(key) if not isinstance(key, exp.Column | exp.Func) else key
    return exp.paren(exp.or_(*(_equals(key.copy(), pin["type"], name, dialect) for name in pin["parameters"])))


def _equals(key: exp.Expr, type_: str, parameter: str | None, dialect: str) -> exp.Expr:
    if parameter is None:
        return exp.Is(this=key, expression=exp.Null())
    value = sqlglot.parse_one(parameter, read=dialect)
    if type_.startswith((*_CAST, *_CAST_TOO)) and not type_.endswith("]"):
        value = exp.Cast(this=value, to=exp.DataType.build(type_, dialect="duckdb"))
    elif not type_.startswith(_PLAIN):
        key = exp.Cast(this=key, to=exp.DataType.build("VARCHAR", dialect="duckdb"))
    return exp.EQ(this=key, expression=value)


def _to_rows(select: exp.Select, measure: str | None) -> dict[str, Any]:
    counted = next((each for each in select.expressions if each.alias_or_name == measure), None)
    said: dict[str, Any] = {"sum": None, "count": False}
    columns: list[exp.Expr] = [exp.Star()]
    if counted is not None:
        aggregate, condition = _counted(counted)
        if condition is not None:
            select.where(condition.copy(), copy=False)
        if isinstance(aggregate, exp.Count) and not aggregate.find(exp.Distinct):
            if not isinstance(aggregate.this, exp.Star | exp.Literal):
                select.where(exp.Not(this=exp.Is(this=aggregate.this.copy(), expression=exp.Null())), copy=False)
            said["count"] = True
        elif isinstance(aggregate, exp.Sum) and not aggregate.find(exp.Distinct):
            columns.insert(0, exp.alias_(aggregate.this.copy(), MEASURE, quoted=True))
            said["sum"] = MEASURE if _is_plain(counted.unalias()) else None
    select.set("expressions", columns)
    for part in ("group", "order"):
        select.set(part, None)
    return said


def _counted(projection: exp.Expr) -> tuple[exp.Expr | None, exp.Expr | None]:
    """The one aggregate of a column and the condition on its rows; none of a column that is made of several."""
    node = projection
    while isinstance(node, _WRAPPERS):
        node = node.this
    if isinstance(node, exp.Filter):
        return node.this, node.expression.this
    return (node, None) if isinstance(node, exp.AggFunc) else (None, None)


def _is_plain(node: exp.Expr) -> bool:
    """Whether a column is its sum itself, not a rounded or scaled one."""
    while isinstance(node, exp.Paren | exp.Filter) or (
        isinstance(node, exp.Coalesce) and [each.sql() for each in node.expressions] == ["0"]
    ):
        node = node.this
    return isinstance(node, exp.Sum)


def _by_key(select: exp.Select, keys: Mapping[str, exp.Expr], key: str, name: str | None) -> dict[str, Any]:
    if key not in keys:
        raise Refusal("drill.no_key", column=key, keys=", ".join(keys))
    old = keys[key]
    new = _finer(old, key) if name is None else exp.column(exp.to_identifier(name, quoted=True))
    called = name or key
    kept = [each for each in select.expressions if each.alias_or_name != key]
    if select.args["group"].expressions and len(select.args["group"].expressions) > len(keys):
        raise Refusal("drill.hidden_key")
    grouped = [inner.copy() for column, inner in keys.items() if column != key]
    select.set("expressions", [exp.alias_(new.copy(), called, quoted=True), *(each.copy() for each in kept)])
    select.set("group", exp.Group(expressions=[new.copy(), *grouped]))
    select.set("order", None)
    select.order_by(new.copy(), copy=False)
    return {"column": called}


def _finer(key: exp.Expr, column: str) -> exp.Expr:
    """A key of periods with the next finer grain in it."""
    found = list(key.find_all(exp.DateTrunc, exp.TimestampTrunc, exp.DatetimeTrunc))
    unit = found[0].args["unit"].name.lower() if len(found) == 1 else ""
    if unit not in _COARSE:
        raise Refusal("drill.no_finer", column=column)
    finer = key.copy()
    for node in finer.find_all(exp.DateTrunc, exp.TimestampTrunc, exp.DatetimeTrunc):
        node.set("unit", exp.var(_COARSE[unit].upper()))
    return finer
