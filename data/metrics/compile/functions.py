"""Our own table of functions and dialects. SQLGlot writes the syntax; what a function means is decided here."""

from __future__ import annotations

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.dialects import BIGQUERY, CLICKHOUSE, POSTGRES, REDSHIFT, SNOWFLAKE, SPARK, TRINO, Builder
from data.metrics.compile.trees import Tree, call, cast, interval, number, text

__all__ = ["DIALECTS", "Tree", "call", "cast", "function", "number", "text"]


def _duckdb_add(unit: str, moment: Tree, count: int) -> Tree:
    return exp.Add(this=moment, expression=interval(unit, count))


def _duckdb_series(first: Tree, last: Tree, unit: str, count: int) -> Tree:
    series = call("GENERATE_SERIES", cast(first, "TIMESTAMP"), cast(last, "TIMESTAMP"), interval(unit, count))
    return call("UNNEST", series)


def _duckdb_days(start: Tree, end: Tree) -> Tree:
    """The days from `start` to before `end`, both of them moments, a begun day counted whole."""
    last = _duckdb_add("microsecond", end, -1)
    days = call("DATE_DIFF", text("day"), cast(start, "DATE"), cast(last, "DATE"))
    return exp.Paren(this=exp.Add(this=days, expression=number(1)))


def _duckdb_contains(value: Tree, part: Tree) -> Tree:
    return call("CONTAINS", call("LOWER", cast(value, "TEXT")), call("LOWER", part))


def _duckdb_starts_with(value: Tree, part: Tree) -> Tree:
    return call("STARTS_WITH", call("LOWER", cast(value, "TEXT")), call("LOWER", part))


DUCKDB: dict[str, Builder] = {
    "trunc": lambda unit, moment: call("DATE_TRUNC", text(unit), moment),
    "local": lambda zone, moment: call("TIMEZONE", text(zone), moment),
    "add": _duckdb_add,
    "series": _duckdb_series,
    "days": _duckdb_days,
    "least": lambda one, other: call("LEAST", one, other),
    "greatest": lambda one, other: call("GREATEST", one, other),
    "contains": _duckdb_contains,
    "starts_with": _duckdb_starts_with,
    "median": lambda value: call("MEDIAN", cast(value, "DOUBLE")),
    "quantile": lambda value, share: call("QUANTILE_CONT", cast(value, "DOUBLE"), number(share)),
    "stddev": lambda value: call("STDDEV_SAMP", value),
    "approximate_distinct": lambda value: call("APPROX_COUNT_DISTINCT", value),
}
DIALECTS: dict[str, dict[str, Builder]] = {
    "duckdb": DUCKDB,
    "postgres": POSTGRES,
    "redshift": REDSHIFT,
    "bigquery": BIGQUERY,
    "snowflake": SNOWFLAKE,
    "trino": TRINO,
    "clickhouse": CLICKHOUSE,
    "spark": SPARK,
}


def function(name: str, dialect: str) -> Builder:
    """The builder of a function in a dialect. Raises InputError where it can't be had there as it is meant."""
    try:
        return DIALECTS[dialect][name]
    except KeyError:
        raise InputError("metrics.function_missing", function=name, dialect=dialect) from None
