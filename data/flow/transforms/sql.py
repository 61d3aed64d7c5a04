"""A SELECT of one's own over the rows so far, which it calls `input`."""

from __future__ import annotations

from data.flow.options import Option, Values
from data.flow.transforms.transform import Rows, Side, Transform

OPTIONS = (Option("query", "sql", required=True),)


def whole(_values: Values, _given: Rows, _step: str, side: Side) -> Rows:
    """`side` is the guarded statement over the staged rows."""
    return Rows(f"SELECT * FROM ({side.relation})", {})


TRANSFORM = Transform("sql", OPTIONS, whole=whole)
