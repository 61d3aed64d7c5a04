"""Turns values of one column into columns: one row a group, one column a value."""

from __future__ import annotations

from typing import Any

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Rows, Side, Transform
from data.sql import literal, quote

MEASURE = "_nexus_measure"
OPTIONS = (
    Option("by", "columns", required=True),
    Option("column", "column", required=True),
    Option("values", "columns", required=True),
    Option("measure", "aggregate", required=True),
)


def whole(values: Values, given: Rows, step: str, _side: Side) -> Rows:
    """Rows with other values count for no column; a group without rows of a value has none there."""
    by: list[Any] = values["by"]
    for name in [*by, values["column"]]:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    groups, value = ", ".join(map(quote, by)), quote(values["column"])
    measured = f"SELECT {groups}, {value}, ({values['measure']}) AS {quote(MEASURE)} FROM ({given.sql})"
    columns = (
        f"any_value({quote(MEASURE)}) FILTER (WHERE CAST({value} AS VARCHAR) = {literal(name)}) AS {quote(name)}"
        for name in values["values"]
    )
    sql = f"SELECT {groups}, {', '.join(columns)} FROM ({measured} GROUP BY {groups}, {value}) GROUP BY {groups}"
    return Rows(sql, {})


TRANSFORM = Transform("pivot", OPTIONS, whole=whole)
