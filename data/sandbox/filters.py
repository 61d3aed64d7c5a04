"""Filters on a stored result as SQL over its columns c0, c1, …; values are parameters, cast to the column's type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from data.sandbox.refusal import Refusal

Cast = Callable[[Any], str]


def conditions(
    filters: Sequence[Sequence[Any]],
    types: Sequence[DuckDBPyType],
    names: Sequence[str],
    cursor: duckdb.DuckDBPyConnection,
) -> tuple[str, list[Any], set[int]]:
    """The condition that all `filters` (column, operator, values) hold, its parameters, and the columns it reads.

    Raises Refusal `query.filter_value` for a value that the column's type can't be.
    """
    parts, parameters = ["true"], []
    for at, operator, given in filters:
        if operator in _COMPARISONS or operator in {"in", "between"}:
            for value in given:
                _check(cursor, value, types[at], names[at])
        parts.append(_condition(f"c{at}", operator, len(given), str(types[at])))
        parameters += [value if value is None or isinstance(value, str) else str(value) for value in given]
    return " AND ".join(parts), parameters, {at for at, _, _ in filters}


def _condition(column: str, operator: str, count: int, kind: str) -> str:
    value = f"CAST(? AS {kind})"
    if operator in _COMPARISONS:
        return f"{column} {_COMPARISONS[operator]} {value}"
    if operator == "between":
        return f"{column} BETWEEN {value} AND {value}"
    if operator == "in":
        return f"{column} IN ({', '.join([value] * count)})" if count else "false"
    if operator in _TEXTS:
        return _TEXTS[operator].format(text=f"lower(CAST({column} AS VARCHAR))", value="lower(CAST(? AS VARCHAR))")
    return f"{column} {_NULLS[operator]}"


def _check(cursor: duckdb.DuckDBPyConnection, value: Any, kind: DuckDBPyType, name: str) -> None:
    ((strange,),) = cursor.execute(f"SELECT TRY_CAST(? AS {kind}) IS NULL", [str(value)]).fetchall()
    if value is None or strange:
        raise Refusal("query.filter_value", name=name, value=str(value)[:80], type=str(kind))


_COMPARISONS = {"eq": "=", "ne": "IS DISTINCT FROM", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_TEXTS = {
    "contains": "contains({text}, {value})",
    "not_contains": "NOT coalesce(contains({text}, {value}), false)",
    "starts": "starts_with({text}, {value})",
    "ends": "ends_with({text}, {value})",
}
_NULLS = {"null": "IS NULL", "not_null": "IS NOT NULL"}
