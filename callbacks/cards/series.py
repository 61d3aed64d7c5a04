"""Series of a chart: metrics, members, the period before, targets and forecasts over shared positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Number, Role, Series
from data.dashboards.widget_data import ForecastData
from data.metrics.result import MetricResult, ResultColumn

Mark = Literal["line", "bar", "area"]


def by_metric(result: MetricResult, mark: Mark) -> tuple[Series, ...]:
    """One series a metric, where each row is one position."""
    return tuple(
        Series(c.label, columns.numbers(result, c), columns.measure(c), mark=mark, key=c.id)
        for c in columns.metrics(result)
    )


def by_member(
    result: MetricResult, positions: Sequence[Any], member: ResultColumn, mark: Mark, scene: Scene
) -> tuple[Series, ...]:
    """One series a member of the dimension `member`, of the first metric; None where a pair has no row.

    `positions` holds the position of every row.
    """
    metric = columns.metrics(result)[0]
    place = {position: i for i, position in enumerate(columns.distinct(positions))}
    values: dict[Any, list[Number | None]] = {}
    keys: dict[Any, str | None] = {}
    rows = zip(positions, result.data[member.id], columns.keys(result, member), result.data[metric.id], strict=True)
    for position, name, key, value in rows:
        values.setdefault(name, [None] * len(place))[place[position]] = columns.number(value)
        keys[name] = key
    unit = columns.measure(metric)
    return tuple(
        Series(scene.member(name), tuple(found), unit, mark=mark, key=keys[name]) for name, found in values.items()
    )


def companions(result: MetricResult, scene: Scene) -> tuple[Series, ...]:
    """The period before and the target of a lone metric, as lines."""
    metric = columns.metrics(result)[0]
    found = []
    kinds: tuple[tuple[Role, str], ...] = (
        ("previous", scene.comparison()),
        ("target", scene.words("dashboard_view.target")),
    )
    for role, label in kinds:
        values = columns.numbers(result, columns.beside(result, metric, role))
        if any(value is not None for value in values):
            found.append(Series(label, values, columns.measure(metric), role=role))
    return tuple(found)


def forecast(data: ForecastData, known: Series, length: int, scene: Scene) -> Series:
    """The forecast over `length` positions; it begins at the last known value, so that the line does not break.

    The forecast's periods are the last ones of the positions.
    """
    start = length - len(data.values)
    joint = known.values[start - 1] if 0 < start <= len(known.values) else None
    gap: tuple[Number | None, ...] = (None,) * max(start - 1, 0)
    lead = gap + ((joint,) if start > 0 else ())
    return Series(
        scene.words("dashboard_view.forecast"),
        lead + data.values,
        known.measure,
        role="forecast",
        low=lead + data.low,
        high=lead + data.high,
    )


def stretched(series: Series, length: int) -> Series:
    """`series` with empty values up to `length` positions."""
    return replace(series, values=series.values + (None,) * (length - len(series.values)))
