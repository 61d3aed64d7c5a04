"""The smallest trees that functions of all dialects are made of."""

from __future__ import annotations

from sqlglot import exp

Tree = exp.Expr


def call(name: str, *arguments: Tree) -> Tree:
    """A function call written exactly as named, whatever the dialect."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(tree: Tree, kind: str) -> Tree:
    """`CAST(tree AS kind)`."""
    return exp.Cast(this=tree, to=exp.DataType.build(kind))


def text(value: str) -> Tree:
    """A string literal of our own making."""
    return exp.Literal.string(value)


def number(value: int | float) -> Tree:
    """A number literal of our own making."""
    return exp.Literal.number(value)


def interval(unit: str, count: int) -> exp.Interval:
    """A length of time."""
    return exp.Interval(this=text(str(count)), unit=exp.Var(this=unit.upper()))
