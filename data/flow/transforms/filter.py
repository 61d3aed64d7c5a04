"""Keeps the rows for which a condition holds."""

from __future__ import annotations

from data.flow.options import Option, Values
from data.flow.transforms.transform import Fate, Mark, Rows, Transform

OPTIONS = (Option("where", "expression", required=True),)


def rows(values: Values, given: Rows, step: str) -> Rows:
    """The others are marked as filtered; so are rows for which it is unknown."""
    return given.marked((Mark(Fate.FILTERED, step, "filter"), f"NOT coalesce(({values['where']}), false)"))


TRANSFORM = Transform("filter", OPTIONS, rows=rows)
