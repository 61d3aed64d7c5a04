"""The rows beneath a mark of a widget made from SQL: its statement rewritten, a page of what that gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.frame import Frame
from data.dashboards.from_sql.answer import proof_of
from data.dashboards.from_sql.opened import Opened, column_of, member_of, opened
from data.dashboards.from_sql.proposal import is_number
from data.dashboards.state import DashboardState
from data.errors import InputError
from data.metrics import Order, RowsPage
from data.metrics.result import Note, Proof, ResultColumn
from data.metrics.time_words import Anchor
from data.queries import QueryResult

Members = Sequence[str | None]


@dataclass(frozen=True)
class Beneath:
    """Which rows: of marks (members by field), of the column `metric`, a page of them in an order."""

    marks: Mapping[str, Members]
    metric: str | None
    order: Sequence[Order]
    offset: int
    limit: int


def own_marks(state: DashboardState, widget: str) -> dict[str, Members]:
    """What was clicked in a widget: members by field."""
    return {chosen.field: chosen.values for chosen in state.filters if chosen.source == widget}


def sql_rows(core: Core, frame: Frame, anchor: Anchor, wanted: Beneath, *, actor: Actor) -> RowsPage:
    """A page of the rows beneath marks. Where they add up to the marks' value, a note of the proof has the sum.

    Raises QueryError where the statement can't be looked beneath (`drill.…`), InputError for a mark it does not have.
    """
    shown = opened(core, frame, anchor, actor=actor)
    look, columns = shown.look(), shown.columns()
    pins = [
        (column.name, column.type, [member_of(field, value) for value in members])
        for field, members in wanted.marks.items()
        for column in [column_of(shown, columns, look, field)]
    ]
    metric = wanted.metric or next(iter(look.y), None)
    if wanted.metric is not None and wanted.metric not in look.y:
        raise InputError("dashboard.no_such_number", widget=frame.widget.id, metric=wanted.metric)
    below, said = shown.rewritten(pins, measure=metric)
    total, added = _whole(below, said["sum"])
    found = below.run(_page(below, wanted), max(wanted.limit, 1))
    proof = replace(proof_of(found, below), rows=total, limit=None, truncated=False)
    notes = tuple(_notes(str(metric), added, total, said))
    labels = {said["sum"]: str(metric)}
    return _rows_page(found, labels, (total, wanted.offset), replace(proof, notes=(*proof.notes, *notes)))


def _whole(below: Opened, measure: str | None) -> tuple[int, Any]:
    added = f", sum({measure}) AS added" if measure else ""
    found = below.run(f"SELECT count(*) AS n{added} FROM (\n{below.text}\n) AS rows_beneath", 1)
    return int(found.rows[0][0]), found.rows[0][1] if measure else None


def _page(below: Opened, wanted: Beneath) -> str:
    """Columns are ordered by their places, so that no name becomes part of the text."""
    inner = f"SELECT * FROM (\n{below.text}\n) AS rows_beneath"
    cut = f"LIMIT {int(wanted.limit)} OFFSET {int(wanted.offset)}"
    if not wanted.order:
        return f"{inner} {cut}"
    names = [column.name for column in below.columns()]
    by = ", ".join(f"{_place(order.by, names)} {'DESC' if order.descending else 'ASC'}" for order in wanted.order)
    return f"{inner} ORDER BY {by} {cut}"


def _place(name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise InputError("dashboard.sql_column", column=name, columns=", ".join(names))
    return names.index(name) + 1


def _notes(metric: str, added: Any, total: int, said: Mapping[str, Any]) -> Iterator[Note]:
    if said["sum"] and added is not None:
        yield Note("sql.adds_up", {"metric": metric, "sum": float(added)})
    elif said["count"]:
        yield Note("sql.counts_up", {"metric": metric, "rows": total})


def _rows_page(found: QueryResult, labels: Mapping[str, str], at: tuple[int, int], proof: Proof) -> RowsPage:
    columns = tuple(
        ResultColumn(
            column.name,
            labels.get(column.name, column.name),
            "metric" if is_number(column.type) else "dimension",
            column.type,
            better="none",
        )
        for column in found.columns
    )
    cells = list(zip(*found.rows, strict=True)) if found.rows else [()] * len(columns)
    return RowsPage(columns, {c.id: list(v) for c, v in zip(columns, cells, strict=True)}, *at, proof)
