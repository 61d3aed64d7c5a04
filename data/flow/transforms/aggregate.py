"""Gathers rows into groups."""

from __future__ import annotations

from typing import Any

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Rows, Side, Transform
from data.sql import quote

OPTIONS = (
    Option("by", "columns"),
    Option("measures", "aggregates", required=True),
)


def whole(values: Values, given: Rows, step: str, _side: Side) -> Rows:
    """One row a group."""
    by: list[Any] = values.get("by", [])
    for name in by:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    groups = [quote(name) for name in by]
    measures = [f"({text}) AS {quote(name)}" for name, text in values["measures"].items()]
    grouped = f" GROUP BY {', '.join(groups)}" if groups else ""
    return Rows(f"SELECT {', '.join([*groups, *measures])} FROM ({given.sql}){grouped}", {})


TRANSFORM = Transform("aggregate", OPTIONS, whole=whole)
