"""Puts the rows of another source under these, column by name."""

from __future__ import annotations

from data.flow.options import Option, Values
from data.flow.transforms.transform import Rows, Side, Transform
from data.sql import quote

OPTIONS = (Option("with", "source", required=True),)


def whole(_values: Values, given: Rows, _step: str, side: Side) -> Rows:
    """A column that one of them lacks is empty there."""
    mine = ", ".join(quote(name) for name in given.columns)
    return Rows(f"SELECT {mine} FROM ({given.sql}) UNION ALL BY NAME SELECT * FROM {side.relation}", {})


TRANSFORM = Transform("union", OPTIONS, whole=whole, adds=True)
