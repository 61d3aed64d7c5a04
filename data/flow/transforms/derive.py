"""Adds columns computed from others, or computes columns anew."""

from __future__ import annotations

from data.flow.options import Option, Values
from data.flow.transforms.transform import Rows, Transform
from data.sql import quote

OPTIONS = (Option("columns", "expressions", required=True),)


def rows(values: Values, given: Rows, step: str) -> Rows:
    """All expressions see the columns as they were before the step."""
    kept = {name: quote(name) for name in given.columns}
    return given.select({**kept, **{name: f"({text})" for name, text in values["columns"].items()}})


TRANSFORM = Transform("derive", OPTIONS, rows=rows)
