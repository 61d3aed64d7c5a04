"""Names that generated SQL uses, and the small trees around them."""

from __future__ import annotations

from sqlglot import exp

TIME = "time"
WINDOW = "__window"
ROWS = "__rows"
TOTAL = "__total"
PREVIOUS = "__previous"
KEY = "__key"
TARGET = "__target"
DUE = "__due"


def identifier(name: str) -> exp.Identifier:
    """A quoted identifier."""
    return exp.Identifier(this=name, quoted=True)


def column(name: str, table: str | None = None) -> exp.Column:
    """A quoted column, of `table` when it is named."""
    return exp.Column(this=identifier(name), table=identifier(table) if table else None)


def named(tree: exp.Expr, name: str) -> exp.Alias:
    """`tree AS "name"`."""
    return exp.Alias(this=tree, alias=identifier(name))


def rows_of(source: str) -> str:
    """The column with the number of rows of one source, where they are told apart."""
    return f"{ROWS} {source}"


def table(name: str) -> exp.Table:
    """A quoted table."""
    return exp.Table(this=identifier(name))


def subquery(select: exp.Expr, name: str) -> exp.Subquery:
    """`(select) AS "name"`."""
    return exp.Subquery(this=select, alias=exp.TableAlias(this=identifier(name)))


def literal(value: int) -> exp.Expr:
    """A small number of our own making."""
    return exp.Literal.number(value)
