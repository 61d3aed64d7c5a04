"""A value with its period before, target, pace and sparkline."""

from __future__ import annotations

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Kpi, Measure, Number
from data.dashboards import WidgetData
from data.metrics import MetricResult, ResultColumn, Window

Beside = tuple[Measure, Number | None, Number | None]


def kpi(widget: WidgetData, result: MetricResult, scene: Scene) -> Kpi:
    """The first metric large, the others beside it; the sparkline is of the first."""
    first, *others = columns.metrics(result)
    spark = widget.parts.get("spark")
    return Kpi(
        scene.measure(first),
        _only(result, first),
        previous=_only(result, columns.beside(result, first, "previous")),
        previous_label=scene.comparison(),
        target=_only(result, columns.beside(result, first, "target")),
        pace=_pace(result),
        spark=columns.numbers(spark, _same(spark, first)) if spark else (),
        spark_partial=bool(spark and spark.proof.partial),
        secondary=tuple(_secondary(result, column, scene) for column in others),
    )


def _only(result: MetricResult, column: ResultColumn | None) -> Number | None:
    values = columns.numbers(result, column)
    return values[0] if values else None


def _same(result: MetricResult, metric: ResultColumn) -> ResultColumn | None:
    return next((c for c in columns.metrics(result) if c.id == metric.id), None)


def _secondary(result: MetricResult, column: ResultColumn, scene: Scene) -> Beside:
    previous = columns.beside(result, column, "previous")
    return scene.measure(column), _only(result, column), _only(result, previous)


def _pace(result: MetricResult) -> float | None:
    window, as_of = result.proof.window, result.proof.as_of
    return elapsed(window, as_of.date().toordinal()) if window and as_of else None


def elapsed(window: Window, day: int) -> float | None:
    """The share of the days of `window` that have passed by the ordinal `day`; None when all have."""
    start, end = window.start.toordinal(), window.end.toordinal()
    share = (day + 1 - start) / (end - start) if end > start else 1.0
    return share if 0 < share < 1 else None
