"""Our own table of functions and dialects. SQLGlot writes the syntax; what a function means is decided here."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

Tree = exp.Expr
Builder = Callable[..., Tree]


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


def _duckdb_add(unit: str, moment: Tree, count: int) -> Tree:
    return exp.Add(this=moment, expression=_interval(unit, count))


def _duckdb_series(first: Tree, last: Tree, unit: str, count: int) -> Tree:
    series = call("GENERATE_SERIES", cast(first, "TIMESTAMP"), cast(last, "TIMESTAMP"), _interval(unit, count))
    return call("UNNEST", series)


def _duckdb_days(start: Tree, end: Tree) -> Tree:
    """The days from `start` to before `end`, both of them moments, a begun day counted whole."""
    last = _duckdb_add("microsecond", end, -1)
    days = call("DATE_DIFF", text("day"), cast(start, "DATE"), cast(last, "DATE"))
    return exp.Paren(this=exp.Add(this=days, expression=number(1)))


def _interval(unit: str, count: int) -> exp.Interval:
    return exp.Interval(this=text(str(count)), unit=exp.Var(this=unit.upper()))


def _duckdb_contains(value: Tree, part: Tree) -> Tree:
    return call("CONTAINS", call("LOWER", cast(value, "TEXT")), call("LOWER", part))


def _duckdb_starts_with(value: Tree, part: Tree) -> Tree:
    return call("STARTS_WITH", call("LOWER", cast(value, "TEXT")), call("LOWER", part))


FUNCTIONS: dict[str, dict[str, Builder]] = {
    "trunc": {"duckdb": lambda unit, moment: call("DATE_TRUNC", text(unit), moment)},
    "local": {"duckdb": lambda zone, moment: call("TIMEZONE", text(zone), moment)},
    "add": {"duckdb": _duckdb_add},
    "series": {"duckdb": _duckdb_series},
    "days": {"duckdb": _duckdb_days},
    "least": {"duckdb": lambda one, other: call("LEAST", one, other)},
    "greatest": {"duckdb": lambda one, other: call("GREATEST", one, other)},
    "contains": {"duckdb": _duckdb_contains},
    "starts_with": {"duckdb": _duckdb_starts_with},
    "median": {"duckdb": lambda value: call("MEDIAN", value)},
    "quantile": {"duckdb": lambda value, share: call("QUANTILE_CONT", value, number(share))},
    "stddev": {"duckdb": lambda value: call("STDDEV_SAMP", value)},
}


def function(name: str, dialect: str) -> Builder:
    """The builder of a function in a dialect. Raises KeyError where we have not said what it means there."""
    return FUNCTIONS[name][dialect]
