"""Values by row and column: heatmaps and cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Matrix, Number
from data.dashboards import WidgetData
from data.metrics import MetricResult, ResultColumn

Axis = tuple[list[Any], dict[Any, str], dict[Any, str | None]]


def matrix(widget: WidgetData, result: MetricResult, scene: Scene) -> Matrix:
    """The first dimension gives the rows; the second one, or else time, the columns. Pairs without a row are empty."""
    members = columns.dimensions(result)
    metric = columns.metrics(result)[0]
    period = columns.time(result)
    axes = (*members, period) if period else members
    rows = _axis(result, axes[0], scene)
    across = _axis(result, axes[1], scene)
    cells = _cells(rows[0], across[0], columns.numbers(result, metric))
    return Matrix(
        tuple(rows[1].values()),
        tuple(across[1].values()),
        cells,
        scene.measure(metric),
        row_keys=tuple(rows[2].values()),
        column_keys=tuple(across[2].values()) if len(members) > 1 else (),
        column_words=_short(result, axes[1], across[0], scene),
        diverging=bool(widget.options.get("diverging", False)),
    )


def _axis(result: MetricResult, column: ResultColumn, scene: Scene) -> Axis:
    raw = result.data[column.id]
    keys = columns.keys(result, column)
    window = result.proof.window
    grain = (window.grain if window and column.role == "time" else None) or "month"
    labels = {key: _label(value, column, grain, scene) for key, value in zip(keys, raw, strict=True)}
    return list(keys), labels, {key: key for key in labels}


def _label(value: Any, column: ResultColumn, grain: str, scene: Scene) -> str:
    if value is None or (column.role != "time" and column.type != "DATE"):
        return scene.member(value)
    return scene.t.period(columns.day(value), grain)


def _short(result: MetricResult, column: ResultColumn, keys: Sequence[Any], scene: Scene) -> tuple[str, ...]:
    if column.role != "time":
        return ()
    grain = (result.proof.window.grain if result.proof.window else None) or "month"
    days = dict(zip(keys, result.data[column.id], strict=True))
    return tuple(scene.t.period(columns.day(value), grain, short=True) for value in days.values())


def _cells(
    rows: Sequence[Any], across: Sequence[Any], values: Sequence[Number | None]
) -> tuple[tuple[Number | None, ...], ...]:
    found = dict(zip(zip(rows, across, strict=True), values, strict=True))
    return tuple(
        tuple(found.get((row, column)) for column in columns.distinct(across)) for row in columns.distinct(rows)
    )
