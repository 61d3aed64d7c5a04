"""Statements of rules in the dialect of another engine, with their values written into them.

What an engine can't do exactly is refused (`quality.not_pushed`), never approximated. Patterns are read by the engine's
own rules for regular expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp, parse_one

from data.quality.kinds.scan import Unfit

STRICT = frozenset({"postgres", "mysql", "clickhouse", "sqlite"})
TUPLES = frozenset({"duckdb", "postgres", "clickhouse"})
MOMENTS = ("DATE", "TIMESTAMP")


def translated(sql: str, values: Mapping[str, Any], types: Mapping[str, str], dialect: str) -> str:
    """A statement of ours (DuckDB's SQL, values by name) for an engine. `types` are those of the columns of `base`.

    Raises Unfit.
    """
    tree = parse_one(sql, dialect="duckdb")
    for hole in list(tree.find_all(exp.Placeholder)):
        hole.replace(exp.convert(values[hole.name]))
    for attempt in list(tree.find_all(exp.TryCast)):
        attempt.replace(_cast(attempt, types, dialect))
    for match in list(tree.find_all(exp.RegexpFullMatch)):
        match.replace(_match(match, dialect))
    if dialect == "clickhouse":
        _keep_instants(tree)
    for counted in list(tree.find_all(exp.Filter)):
        counted.replace(_conditional(counted, dialect))
    for text in list(tree.find_all(exp.TimeToStr)):
        text.replace(text.this)
    if isinstance(tree, exp.Select):
        tree.set("expressions", [exp.alias_(each.unalias(), f"c{at}") for at, each in enumerate(tree.expressions)])
    return tree.sql(dialect=dialect)


def _cast(attempt: exp.Expr, types: Mapping[str, str], dialect: str) -> exp.Expr:
    """Engines that can't try may cast what can't fail."""
    column = attempt.this
    sure = isinstance(column, exp.Column) and types.get(column.name, "").startswith(MOMENTS)
    if dialect in STRICT and not sure:
        raise Unfit("quality.not_pushed")
    return exp.Cast(this=column, to=attempt.args["to"]) if sure else attempt


def _keep_instants(tree: exp.Expr) -> None:
    """ClickHouse's plain DateTime leaves it as a number of seconds."""
    for cast in tree.find_all(exp.Cast):
        if cast.to.is_type("timestamp", "timestampntz"):
            cast.set("to", exp.DataType.build("Nullable(DateTime64(6, 'UTC'))", dialect="clickhouse"))


def _match(match: exp.Expr, dialect: str) -> exp.Expr:
    """MariaDB has no REGEXP_LIKE, and shares this with MySQL."""
    pattern = exp.Literal.string(f"^(?:{match.expression.name})$")
    if dialect == "mysql":
        found = exp.Anonymous(this="REGEXP_INSTR", expressions=[match.this, pattern])
        return exp.GT(this=found, expression=exp.Literal.number(0))
    return exp.RegexpLike(this=match.this, expression=pattern)


def _conditional(counted: exp.Expr, dialect: str) -> exp.Expr:
    """An aggregate over rows for which a condition holds, for engines without FILTER."""
    aggregate, condition = counted.this, counted.expression.this
    if isinstance(aggregate, exp.Count) and isinstance(aggregate.this, exp.Star):
        return exp.Coalesce(
            this=exp.Sum(this=_when(condition, exp.Literal.number(1))), expressions=[exp.Literal.number(0)]
        )
    if isinstance(aggregate, exp.Count) and isinstance(aggregate.this, exp.Distinct):
        (value,) = aggregate.this.expressions
        if isinstance(value, exp.Tuple) and dialect not in TUPLES:
            raise Unfit("quality.not_pushed")
        return exp.Count(this=exp.Distinct(expressions=[_when(condition, value)]))
    if isinstance(aggregate, exp.Max | exp.Min):
        return type(aggregate)(this=_when(condition, aggregate.this))
    raise Unfit("quality.not_pushed")


def _when(condition: exp.Expr, value: exp.Expr) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy())])
