"""Rows and columns as they came."""

from __future__ import annotations

from typing import Any

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Table, TableColumn
from data.dashboards import WidgetData
from data.metrics import MetricResult, ResultColumn

TIME = "time"
WORDY = frozenset({"dimension", "time"})


def table(widget: WidgetData, result: MetricResult, scene: Scene) -> Table:
    """All columns but the keys of members; the totals row when there is one."""
    shown = tuple(c for c in result.columns if not c.id.endswith(columns.KEY))
    cells = [[_cell(value, c, scene) for value in result.data[c.id]] for c in shown]
    return Table(
        tuple(_column(c, scene) for c in shown),
        tuple(zip(*cells, strict=True)),
        total=_total(result, shown, scene),
    )


def _column(column: ResultColumn, scene: Scene) -> TableColumn:
    measured = None if column.role in WORDY else scene.measure(column)
    return TableColumn(column.id, _label(column, scene), measured, date=column.role == "time")


def _label(column: ResultColumn, scene: Scene) -> str:
    if column.role == "previous":
        return scene.comparison()
    if column.role == "target":
        return scene.t("dashboard_view.target")
    if column.role == "time":
        return scene.t("dashboard_view.time") if column.id == TIME else column.label
    return scene.dimension(column.id) if column.role == "dimension" else scene.measure(column).label


def _cell(value: Any, column: ResultColumn, scene: Scene) -> Any:
    if column.role == "time":
        return value if value is None else columns.day(value)
    return scene.member(value) if column.role == "dimension" else columns.number(value)


def _total(result: MetricResult, shown: tuple[ResultColumn, ...], scene: Scene) -> tuple[Any, ...] | None:
    if not result.totals:
        return None
    totals = result.totals
    cells = [None if c.role in WORDY else columns.number(totals.get(c.id)) for c in shown]
    return (scene.t("dashboard_view.total"), *cells[1:]) if shown[0].role in WORDY else tuple(cells)
