"""Metrics by rows and columns, with every total asked for by its own breakdown, so that ratios and counts are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.series import among, largest_members
from data.metrics.conditions import all_of
from data.metrics.query import Clause, MetricQuery, Op, Order
from data.metrics.result import MetricResult

TIME = "time"
ROWS, COLUMNS, MOST, CELLS = 100, 12, 24, 10_000


def axes(frame: Frame) -> tuple[tuple[str, ...], str | None]:
    """What goes down and what goes across: time, else the last dimension; nothing where only one is left."""
    if frame.widget.time or len(frame.dimensions) < 2:
        return frame.dimensions, TIME if frame.widget.time else None
    return frame.dimensions[:-1], frame.dimensions[-1]


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a cell. The part `rows` is by what goes down, the largest first, with totals over all; `columns` by what
    goes across; `other` by what goes down again, of the further columns where there are more than 24.

    For every level of what goes down but the last there are `rows.1`, `cells.1`, `other.1`, … with its subtotals. Of
    many rows the `limit` (100) largest are shown; totals are of all of them.
    """
    down, across = axes(frame)
    query = replace(base_query(frame), order=(), grain=None)
    rows = ask.run(_by(query, down, frame.widget.limit or ROWS))
    if across is None:
        return Computed(rows, {"rows": rows})
    columns = ask.run(_across(query, (), across, frame))
    kept = None
    if across != TIME and columns.row_count > MOST:
        kept = largest_members(query, across, COLUMNS, ask.run)
        columns = ask.run(_across(_within(query, kept), (), across, frame))
    parts = {"rows": rows, "columns": columns}
    shown = replace(query, filters=all_of(query.filters, among(rows, down))) if rows.proof.truncated else query
    cells = ask.run(_across(_within(shown, kept), down, across, frame))
    for name, level in _levels(down):
        if name:
            parts[f"rows{name}"] = ask.run(_by(query, level, CELLS))
            parts[f"cells{name}"] = ask.run(_across(_within(query, kept), level, across, frame))
        if kept is not None:
            parts[f"other{name}"] = ask.run(_by(_within(query, replace(kept, op=Op.NOT_IN)), level, CELLS))
    return Computed(_as_cut_as(cells, rows), parts)


def _levels(down: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "", down
    for depth in range(1, len(down)):
        yield f".{depth}", down[:depth]


def _by(query: MetricQuery, down: tuple[str, ...], limit: int) -> MetricQuery:
    largest = (Order(query.metrics[0], descending=True),)
    return replace(query, dimensions=down, order=largest, limit=limit, totals=True)


def _across(query: MetricQuery, down: tuple[str, ...], across: str, frame: Frame) -> MetricQuery:
    if across == TIME:
        return replace(query, dimensions=down, grain=frame.grain, order=(Order(TIME),), limit=CELLS)
    return replace(query, dimensions=(*down, across), order=(Order(across),), limit=CELLS)


def _within(query: MetricQuery, kept: Clause | None) -> MetricQuery:
    return query if kept is None else replace(query, filters=all_of(query.filters, kept))


def _as_cut_as(cells: MetricResult, rows: MetricResult) -> MetricResult:
    proof = replace(cells.proof, truncated=cells.proof.truncated or rows.proof.truncated)
    return replace(cells, proof=replace(proof, rows=rows.proof.rows))


KIND = Kind(Needs(axes=(2, 4), options=frozenset({"note"})), compute)
