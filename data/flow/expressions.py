"""Reads the expressions of a pipeline into plain scalars over columns, and refuses all else.

What is run is what the checked tree says, not the text as it was typed.
"""

from __future__ import annotations

from typing import Any

FUNCTIONS = frozenset(
    "abs acos array_length asin atan atan2 case cast ceil ceiling coalesce concat concat_ws contains cos date "
    "date_add date_diff date_from_parts date_part date_sub date_trunc dateadd datediff day dayname dayofmonth "
    "dayofweek dayofyear ends_with epoch exp extract floor greatest hash hour if ifnull ilike initcap isodow "
    "last_day lcase least left len length levenshtein like ln log log10 log2 lower lpad ltrim make_date md5 "
    "minute mod month monthname nullif pi pow power quarter regexp_extract regexp_full_match regexp_like "
    "regexp_matches regexp_replace replace reverse right round rpad rtrim second sha2 sha256 sign sin "
    "split_part sqrt starts_with str_position str_to_date str_to_time strftime string_split strip_accents "
    "strpos strptime substr substring tan time_to_str time_to_unix timestamp_trunc to_days trim try_cast "
    "try_strptime ts_or_ds_to_date ucase unix_to_time upper week year".split()
)
AGGREGATES = frozenset(
    "sum count avg min max median any_value first last count_if stddev stddev_samp stddev_pop variance var_pop "
    "bool_and bool_or arg_min arg_max argmin argmax approx_distinct quantile_cont percentile_cont mode string_agg "
    "logical_or logical_and array_agg group_concat approx_count_distinct".split()
)
LONGEST = 4_000


class Unfit(Exception):
    """A value can't be used: a problem code with its facts, and the path inside the value."""

    def __init__(self, code: str, *, path: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.params = params


def scalar(text: Any) -> str:
    """A scalar expression over columns as SQL of the engine. Raises Unfit."""
    return _checked(text, aggregates=False)


def aggregate(text: Any) -> str:
    """An expression that may hold aggregates, as SQL of the engine. Raises Unfit."""
    return _checked(text, aggregates=True)


def _checked(text: Any, *, aggregates: bool) -> str:
    import sqlglot  # the worker process, which is handed checked expressions, has no use for it
    from sqlglot.errors import SqlglotError

    if not isinstance(text, str) or not text.strip():
        raise Unfit("pipeline.expression_syntax", text=str(text)[:80], detail="")
    if len(text) > LONGEST:
        raise Unfit("pipeline.expression_too_long", limit=LONGEST)
    try:
        parsed = sqlglot.parse(text, dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise Unfit("pipeline.expression_syntax", text=text[:80], detail=_plain(error)) from error
    if len(parsed) != 1 or parsed[0] is None:
        raise Unfit("pipeline.expression_syntax", text=text[:80], detail="")
    _allow(parsed[0], aggregates=aggregates)
    return parsed[0].sql(dialect="duckdb", comments=False)


def _allow(tree: Any, *, aggregates: bool) -> None:
    from sqlglot import exp

    nodes = (
        exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Binary, exp.Unary, exp.Between,
        exp.In, exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Interval, exp.Var, exp.Tuple, exp.Func,
        exp.Distinct, exp.Star, exp.Filter, exp.Where, exp.Order, exp.Ordered, exp.Alias,
    )  # fmt: skip
    for node in tree.walk():
        if not isinstance(node, nodes) or (isinstance(node, exp.Alias) and node is tree):
            raise Unfit("pipeline.expression_refused", part=node.sql(dialect="duckdb")[:80])
        if isinstance(node, exp.Column) and node.table:
            raise Unfit("pipeline.expression_refused", part=node.sql(dialect="duckdb")[:80])
        _allow_function(node, aggregates)


def _allow_function(node: Any, aggregates: bool) -> None:
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
    elif isinstance(node, exp.Func) and not isinstance(node, (exp.Binary, exp.Case, exp.Cast, exp.If)):
        name = node.sql_name().lower()
    else:
        return
    if name in FUNCTIONS or (aggregates and name in AGGREGATES):
        return
    code = "pipeline.aggregate_refused" if name in AGGREGATES else "pipeline.function_refused"
    raise Unfit(code, function=name)


def _plain(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200].replace("\x1b[4m", "").replace("\x1b[0m", "")
