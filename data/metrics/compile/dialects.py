"""What our functions are called on the engines that are not DuckDB, checked on those that run here.

A function that an engine can't do exactly is left out, so that it is refused and not approximated: BigQuery and Trino
have no exact quantiles, and only engines that unfold a series in a SELECT list have one. What is asked for as an
approximation is one, where the engine has it; PostgreSQL and Redshift, as we write to them, do not.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from data.metrics.compile.trees import Tree, call, cast, interval, number, text

Builder = Callable[..., Tree]


def _less_one(moment: Tree) -> Tree:
    return exp.Sub(this=moment, expression=interval("microsecond", 1))


def _plus_one(days: Tree) -> Tree:
    return exp.Paren(this=exp.Add(this=exp.Paren(this=days), expression=number(1)))


def _within(name: str, value: Tree, share: Tree) -> Tree:
    order = exp.Order(expressions=[exp.Ordered(this=value, nulls_first=False)])
    return exp.WithinGroup(this=call(name, share), expression=order)


def _lower(value: Tree) -> Tree:
    return call("LOWER", cast(value, "TEXT"))


def _found(name: str) -> Builder:
    """`part` somewhere in `value`, whatever the case."""
    return lambda value, part: exp.GT(this=call(name, _lower(value), call("LOWER", part)), expression=number(0))


def _begins(name: str) -> Builder:
    return lambda value, part: exp.EQ(this=call(name, _lower(value), call("LOWER", part)), expression=number(1))


SAME: dict[str, Builder] = {
    "least": lambda one, other: call("LEAST", one, other),
    "greatest": lambda one, other: call("GREATEST", one, other),
    "stddev": lambda value: call("STDDEV_SAMP", value),
    "trunc": lambda unit, moment: call("DATE_TRUNC", text(unit), moment),
    "local": lambda zone, moment: call("TIMEZONE", text(zone), moment),
}
APPROXIMATE: dict[str, Builder] = {
    "approximate_distinct": lambda value: call("APPROX_COUNT_DISTINCT", value),
}
QUANTILES: dict[str, Builder] = {
    "median": lambda value: _within("PERCENTILE_CONT", value, number(0.5)),
    "quantile": lambda value, share: _within("PERCENTILE_CONT", value, number(share)),
}

POSTGRES: dict[str, Builder] = {
    **SAME,
    **QUANTILES,
    "add": lambda unit, moment, count: exp.Add(this=moment, expression=interval(unit, count)),
    "series": lambda first, last, unit, count: call(
        "GENERATE_SERIES", cast(first, "TIMESTAMP"), cast(last, "TIMESTAMP"), interval(unit, count)
    ),
    "days": lambda start, end: _plus_one(
        exp.Sub(this=cast(exp.Paren(this=_less_one(end)), "DATE"), expression=cast(start, "DATE"))
    ),
    "contains": _found("STRPOS"),
    "starts_with": _begins("STRPOS"),
}

REDSHIFT: dict[str, Builder] = {
    **SAME,
    **QUANTILES,
    "add": lambda unit, moment, count: call("DATEADD", exp.Var(this=unit), number(count), moment),
    "days": lambda start, end: _plus_one(
        call("DATEDIFF", exp.Var(this="day"), start, call("DATEADD", exp.Var(this="microsecond"), number(-1), end))
    ),
    "contains": _found("STRPOS"),
    "starts_with": _begins("STRPOS"),
}

BIGQUERY: dict[str, Builder] = {
    **SAME,
    **APPROXIMATE,
    "trunc": lambda unit, moment: call(
        "DATETIME_TRUNC", cast(moment, "DATETIME"), exp.Var(this="ISOWEEK" if unit == "week" else unit.upper())
    ),
    "local": lambda zone, moment: call("DATETIME", moment, text(zone)),
    "add": lambda unit, moment, count: call("DATETIME_ADD", cast(moment, "DATETIME"), _bigquery_interval(unit, count)),
    "days": lambda start, end: _plus_one(
        call(
            "DATE_DIFF",
            cast(call("DATETIME_SUB", cast(end, "DATETIME"), _bigquery_interval("microsecond", 1)), "DATE"),
            cast(start, "DATE"),
            exp.Var(this="DAY"),
        )
    ),
    "contains": _found("STRPOS"),
    "starts_with": lambda value, part: call("STARTS_WITH", _lower(value), call("LOWER", part)),
}

SNOWFLAKE: dict[str, Builder] = {
    **SAME,
    **APPROXIMATE,
    **QUANTILES,
    "trunc": lambda unit, moment: _snowflake_week(moment) if unit == "week" else SAME["trunc"](unit, moment),
    "local": lambda zone, moment: cast(call("CONVERT_TIMEZONE", text(zone), moment), "TIMESTAMPNTZ"),
    "add": lambda unit, moment, count: call("DATEADD", text(unit), number(count), moment),
    "days": lambda start, end: _plus_one(
        call("DATEDIFF", text("day"), start, call("DATEADD", text("microsecond"), number(-1), end))
    ),
    "contains": lambda value, part: call("CONTAINS", _lower(value), call("LOWER", part)),
    "starts_with": lambda value, part: call("STARTSWITH", _lower(value), call("LOWER", part)),
}

TRINO: dict[str, Builder] = {
    **SAME,
    "approximate_distinct": lambda value: call("APPROX_DISTINCT", value),
    "local": lambda zone, moment: cast(call("AT_TIMEZONE", moment, text(zone)), "TIMESTAMP"),
    "add": lambda unit, moment, count: call("DATE_ADD", text(unit), number(count), moment),
    "days": lambda start, end: _plus_one(
        call("DATE_DIFF", text("day"), cast(start, "DATE"), cast(_trino_less_one(end), "DATE"))
    ),
    "contains": _found("STRPOS"),
    "starts_with": _begins("STRPOS"),
}

CLICKHOUSE: dict[str, Builder] = {
    **SAME,
    "approximate_distinct": lambda value: call("uniq", value),
    "stddev": lambda value: call("stddevSamp", value),
    "trunc": lambda unit, moment: call("dateTrunc", text(unit), moment),
    "local": lambda zone, moment: _clickhouse_wall(zone, moment),
    "add": lambda unit, moment, count: call(f"add{unit.capitalize()}s", moment, number(count)),
    "days": lambda start, end: _plus_one(
        call("dateDiff", text("day"), start, call("addMicroseconds", call("toDateTime64", end, number(6)), number(-1)))
    ),
    "contains": lambda value, part: exp.GT(
        this=call("positionCaseInsensitiveUTF8", call("toString", value), part), expression=number(0)
    ),
    "starts_with": lambda value, part: exp.EQ(
        this=call("positionCaseInsensitiveUTF8", call("toString", value), part), expression=number(1)
    ),
    "series": lambda first, last, unit, count: _clickhouse_series(first, last, unit, count),
    "median": lambda value: _clickhouse_quantile(value, 0.5),
    "quantile": lambda value, share: _clickhouse_quantile(value, share),
}

SPARK: dict[str, Builder] = {
    **SAME,
    **APPROXIMATE,
    "local": lambda zone, moment: call("FROM_UTC_TIMESTAMP", moment, text(zone)),
    "add": lambda unit, moment, count: exp.Add(this=moment, expression=interval(unit, count)),
    "series": lambda first, last, unit, count: call(
        "EXPLODE", call("SEQUENCE", cast(first, "TIMESTAMP"), cast(last, "TIMESTAMP"), interval(unit, count))
    ),
    "days": lambda start, end: _plus_one(
        call("DATEDIFF", cast(exp.Paren(this=_less_one(end)), "DATE"), cast(start, "DATE"))
    ),
    "contains": lambda value, part: call("CONTAINS", _lower(value), call("LOWER", part)),
    "starts_with": lambda value, part: call("STARTSWITH", _lower(value), call("LOWER", part)),
    "median": lambda value: call("PERCENTILE", value, number(0.5)),
    "quantile": lambda value, share: call("PERCENTILE", value, number(share)),
}


def _clickhouse_wall(zone: str, moment: Tree) -> Tree:
    """Wall time as if it were UTC: there is no moment without a zone there."""
    return call("toDateTime64", call("toString", call("toTimeZone", moment, text(zone))), number(6), text("UTC"))


def _clickhouse_series(first: Tree, last: Tree, unit: str, count: int) -> Tree:
    """Moments by steps, unfolded: each is reckoned from the first, so that months keep their day."""
    steps = _plus_one(call("dateDiff", text(unit), first, last))
    moved = call(f"add{unit.capitalize()}s", first.copy(), exp.Var(this="i"))
    each = exp.Lambda(this=moved, expressions=[exp.to_identifier("i")])
    return call("arrayJoin", call("arrayMap", each, call("range", number(0), steps, number(count))))


def _clickhouse_quantile(value: Tree, share: float) -> Tree:
    """Decimals have no exact quantile there."""
    return exp.Anonymous(this=f"quantileExactInclusive({share})", expressions=[call("toFloat64", value)])


def _bigquery_interval(unit: str, count: int) -> Tree:
    return exp.Interval(this=number(count), unit=exp.Var(this=unit.upper()))


def _trino_less_one(moment: Tree) -> Tree:
    """Intervals of Trino know milliseconds: less than one of them into a day, that day is not counted."""
    return call("DATE_ADD", text("millisecond"), number(-1), moment)


def _snowflake_week(moment: Tree) -> Tree:
    """Monday, whatever the session's WEEK_START says."""
    back = exp.Sub(this=number(1), expression=call("DAYOFWEEKISO", moment))
    return call("DATEADD", text("day"), back, call("DATE_TRUNC", text("day"), moment.copy()))
