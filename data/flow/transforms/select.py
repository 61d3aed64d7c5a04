"""Keeps, orders and renames columns."""

from __future__ import annotations

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Rows, Transform
from data.sql import quote

OPTIONS = (
    Option("columns", "columns"),
    Option("rename", "names"),
)


def rows(values: Values, given: Rows, step: str) -> Rows:
    """Columns under their new names."""
    renamed = values.get("rename", {})
    kept = values.get("columns") or list(given.columns)
    for name in [*kept, *renamed]:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    return given.select({renamed.get(name, name): quote(name) for name in kept})


TRANSFORM = Transform("select", OPTIONS, rows=rows)
