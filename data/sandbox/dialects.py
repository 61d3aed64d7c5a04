"""Other dialects in the engine's own, for lakes that have a stand-in. Refuses what would come out different.

SQLGlot translates; this corrects the traps it leaves (BigQuery's weeks begin on Sunday and are counted from zero).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, UnsupportedError

from data.sandbox.refusal import Refusal


def translate(sql: str, dialect: str, *, lakes: dict[str, str]) -> str:
    """`sql`, one statement in `dialect`, in the engine's dialect; lakes are renamed by `lakes`. Raises Refusal."""
    try:
        statements = [found for found in sqlglot.parse(sql, read=dialect) if found is not None]
        if len(statements) != 1:
            raise Refusal("query.many_statements" if statements else "query.empty")
        tree = _corrected(statements[0], dialect)
        for table in tree.find_all(exp.Table):
            if table.catalog in lakes:
                table.set("catalog", exp.to_identifier(lakes[table.catalog], quoted=True))
        return tree.sql("duckdb", comments=False, unsupported_level=ErrorLevel.RAISE)
    except ParseError as error:
        raise syntax(error, sql) from error
    except UnsupportedError as error:
        raise Refusal("query.dialect", dialect=dialect, what=str(error).splitlines()[0]) from error
    except RecursionError as error:
        raise Refusal("query.too_deep", deepest=0) from error
    except SqlglotError as error:
        raise Refusal("query.syntax", message=str(error).splitlines()[0]) from error


def syntax(error: ParseError, sql: str) -> Refusal:
    """What SQLGlot could not read, and where."""
    facts: dict[str, Any] = error.errors[0] if error.errors else {}
    message = _TOKEN.sub(_shown, str(facts.get("description") or str(error).splitlines()[0]))
    if not facts.get("line"):
        return Refusal("query.syntax", message=message)
    marked = str(facts.get("highlight") or "")
    before = sql.split("\n")[: facts["line"] - 1]
    start = sum(len(line) + 1 for line in before) + facts["col"] - len(marked)
    return Refusal(
        "query.syntax", offset=len(sql[:start].encode()), length=max(len(marked.encode()), 1), message=message
    )


def _shown(token: re.Match[str]) -> str:
    """A token of SQLGlot's in its messages, as a person wrote it."""
    return "the end" if token.group(1) == "SENTINEL" else f'"{token.group(2)}"'


def _corrected(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The tree with every correction applied, inner nodes first."""
    for node in reversed(list(tree.walk(bfs=True))):
        correct = _CORRECTIONS.get((dialect, type(node)))
        if correct is not None:
            node.replace(correct(node))
    return tree


def _extract(node: exp.Expr) -> exp.Expr:
    part, value = node.this.sql("bigquery").upper(), node.expression
    if part in _WEEK_FORMATS:
        text = exp.func("STRFTIME", value, exp.Literal.string(_WEEK_FORMATS[part]))
        return exp.cast(text, exp.DataType.Type.INT)
    if part == "DAYOFWEEK":
        return exp.paren(exp.Add(this=node.copy(), expression=exp.Literal.number(1)))
    if part == "DATE":
        return exp.cast(value, exp.DataType.Type.DATE)
    if part == "ISOWEEK":
        return exp.Extract(this=exp.var("WEEK"), expression=value)
    if part.startswith("WEEK("):
        raise Refusal("query.dialect", dialect="bigquery", what=f"EXTRACT({part} …)")
    return node


def _date_trunc(node: exp.Expr) -> exp.Expr:
    """A day, where the engine gives its midnight."""
    unit = node.args["unit"].sql("bigquery").upper().strip("'")
    return exp.cast(node.copy(), exp.DataType.Type.DATE) if unit.startswith(_DAYS_AND_LONGER) else node


def _unnest(node: exp.Expr) -> exp.Expr:
    if node.args.get("offset"):
        raise Refusal("query.dialect", dialect="bigquery", what="UNNEST … WITH OFFSET")
    return node


def _session_parameter(node: exp.Expr) -> exp.Expr:
    raise Refusal("query.dialect", dialect="bigquery", what=node.sql("bigquery"))


_TOKEN = re.compile(r"<Token token_type: TokenType\.(\w+), text: (.*?), line: .*?>")
_DAYS_AND_LONGER = ("DAY", "WEEK", "ISOWEEK", "MONTH", "QUARTER", "YEAR", "ISOYEAR")
_WEEK_FORMATS = {"WEEK": "%U", "WEEK(SUNDAY)": "%U", "WEEK(MONDAY)": "%W"}

_CORRECTIONS: dict[tuple[str, type], Callable[[exp.Expr], exp.Expr]] = {
    ("bigquery", exp.DateTrunc): _date_trunc,
    ("bigquery", exp.Extract): _extract,
    ("bigquery", exp.Unnest): _unnest,
    ("bigquery", exp.SessionParameter): _session_parameter,
}
