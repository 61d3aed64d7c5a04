"""One metric by two breakdowns: rows, and columns that are time or a second dimension."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import in_members_order
from data.dashboards.kinds.series import largest_members
from data.metrics.conditions import all_of
from data.metrics.query import Order

ROWS = 24
CELLS = 5_000


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a cell, in the order of rows, then columns; of many rows the `limit` (24) with the largest values."""
    axes = (*frame.dimensions, *(("time",) if frame.widget.time else ()))
    query = replace(base_query(frame), order=tuple(Order(axis) for axis in axes), limit=CELLS)
    result = ask.run(query)
    rows, limit = frame.dimensions[0], frame.widget.limit or ROWS
    if len(set(result.data[rows])) > limit:
        kept = largest_members(query, rows, limit, ask.run)
        result = ask.run(replace(query, filters=all_of(query.filters, kept)))
    for axis in reversed(frame.dimensions):
        result = in_members_order(result, axis, frame.widget.options.get("members", ()))
    return Computed(result)


KIND = Kind(Needs(metrics=(1, 1), axes=(2, 2), options=frozenset({"members", "note", "diverging"})), compute)
