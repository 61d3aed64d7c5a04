"""Values put into a statement as literals, for engines whose drivers take no numbered parameters.

The literals are written by SQLGlot's generator of the dialect, the places found by its tokenizer: what looks like a
place inside a text or a name is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokenizer_core import TokenType

BRACED = TokenType.L_BRACE
MOMENT = "Nullable(DateTime64(6))"
EXACT = {"clickhouse": {"TIMESTAMP": MOMENT, "TIMESTAMPTZ": MOMENT, "DATE": "Nullable(Date32)"}}
IN_UTC = frozenset({"clickhouse", "spark"})


def inlined(sql: str, values: Sequence[Any], dialect: str) -> str:
    """`sql` with each place `n`, as the dialect writes parameters, filled by the n-th of `values`."""
    if not values:
        return sql
    zoned = dialect not in IN_UTC
    written = [exact_types(literal(value, zoned=zoned), dialect).sql(dialect=dialect) for value in values]
    tokens = Dialect.get_or_raise(dialect).tokenize(sql)
    parts, done = [], 0
    for at, token in enumerate(tokens):
        if token.token_type is TokenType.PARAMETER:
            braces = int(tokens[at + 1].token_type is BRACED)
            number, last = tokens[at + 1 + braces], tokens[at + 1 + 2 * braces]
            parts += [sql[done : token.start], written[int(number.text) - 1]]
            done = last.end + 1
    return "".join(parts) + sql[done:]


def literal(value: Any, *, zoned: bool = True) -> exp.Expr:
    """A value as a tree; without its zone, in UTC, where sessions are. Raises TypeError for one that no plan holds."""
    if value is None:
        return exp.Null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int | Decimal):
        return exp.Literal.number(str(value))
    if isinstance(value, str):
        return exp.Literal.string(value)
    kind = _kind(value)
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC) if zoned else value.astimezone(UTC).replace(tzinfo=None)
    said = repr(value) if isinstance(value, float) else str(value)
    return exp.Cast(this=exp.Literal.string(said), to=exp.DataType.build(kind))


def exact_types(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The tree, changed, with types that hold every day and moment where the dialect's words for ours do not."""
    exact = {exp.DataType.build(ours).this: theirs for ours, theirs in EXACT.get(dialect, {}).items()}
    for kind in list(tree.find_all(exp.DataType)) if exact else ():
        if kind.this in exact:
            kind.replace(exp.DataType.build(exact[kind.this], dialect=dialect))
    return tree


def _kind(value: object) -> str:
    if isinstance(value, datetime):
        return "TIMESTAMPTZ" if value.tzinfo else "TIMESTAMP"
    if isinstance(value, date):
        return "DATE"
    if isinstance(value, float):
        return "DOUBLE"
    raise TypeError(type(value).__name__)
