"""Series of a chart: metrics, members, the period before, targets, limits and forecasts over shared positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Measure, Number, Role, Series
from data.dashboards import ForecastData
from data.metrics import MetricResult, ResultColumn

Mark = Literal["line", "bar", "area"]


def by_metric(result: MetricResult, mark: Mark, scene: Scene) -> tuple[Series, ...]:
    """One series a metric, where each row is one position."""
    found = ((scene.measure(column), columns.numbers(result, column)) for column in columns.metrics(result))
    return tuple(Series(measure.label, values, measure, mark=mark) for measure, values in found)


def by_member(
    result: MetricResult, rows: Sequence[Any], member: ResultColumn, mark: Mark, scene: Scene
) -> tuple[Series, ...]:
    """One series a member of the dimension `member`, of the first metric; None where a pair has no row.

    `rows` holds the position of every row.
    """
    metric = columns.metrics(result)[0]
    place = {position: i for i, position in enumerate(columns.distinct(rows))}
    values: dict[Any, list[Number | None]] = {}
    for position, name, value in zip(rows, result.data[member.id], result.data[metric.id], strict=True):
        values.setdefault(name, [None] * len(place))[place[position]] = columns.number(value)
    unit = scene.measure(metric)
    return tuple(
        Series(scene.member(name), tuple(found), unit, mark=mark, key=columns.key(name))
        for name, found in values.items()
    )


def rest(parts: Mapping[str, MetricResult], positions: Sequence[Any], mark: Mark, scene: Scene) -> tuple[Series, ...]:
    """All further members together (the part `other`), if there are any; no click filters by them."""
    other = parts.get("other")
    if other is None:
        return ()
    metric = columns.metrics(other)[0]
    found = dict(zip(_rows(other), columns.numbers(other, metric), strict=True))
    values = tuple(found.get(position) for position in positions)
    return (Series(scene.t("dashboard_view.other"), values, scene.measure(metric), mark=mark),)


def companions(result: MetricResult, scene: Scene) -> tuple[Series, ...]:
    """The period before and the target of a lone metric, as lines."""
    metric = columns.metrics(result)[0]
    kinds: tuple[tuple[Role, str], ...] = (
        ("previous", scene.comparison()),
        ("target", scene.t("dashboard_view.target")),
    )
    found = ((role, label, columns.numbers(result, columns.beside(result, metric, role))) for role, label in kinds)
    return tuple(
        Series(label, values, scene.measure(metric), role=role)
        for role, label, values in found
        if any(value is not None for value in values)
    )


def limits(options: Mapping[str, Any], length: int, measure: Measure, scene: Scene) -> tuple[Series, ...]:
    """The natural limits of a controlled process and its centre (the option `limits`), as straight lines."""
    found = options.get("limits") or {}
    return tuple(
        Series(scene.t(f"dashboard_view.limit.{name}"), (float(found[name]),) * length, measure, role="limit")
        for name in ("upper", "center", "lower")
        if name in found
    )


def forecast(data: ForecastData, known: Series, length: int, scene: Scene) -> Series:
    """The forecast over `length` positions; it begins at the last known value, so that the line does not break.

    The forecast's periods are the last ones of the positions.
    """
    start = length - len(data.values)
    joint = known.values[start - 1] if 0 < start <= len(known.values) else None
    gap: tuple[Number | None, ...] = (None,) * max(start - 1, 0)
    lead = gap + ((joint,) if start > 0 else ())
    return Series(
        scene.t("dashboard_view.forecast"),
        lead + data.values,
        known.measure,
        role="forecast",
        low=lead + data.low,
        high=lead + data.high,
    )


def stretched(series: Series, length: int) -> Series:
    """`series` with empty values up to `length` positions."""
    return replace(series, values=series.values + (None,) * (length - len(series.values)))


def _rows(result: MetricResult) -> tuple[Any, ...]:
    found = columns.dimensions(result)
    return columns.periods(result) or (columns.keys(result, found[0]) if found else ())
