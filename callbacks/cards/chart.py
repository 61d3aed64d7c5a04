"""Charts over positions: line, area, bar, stacked, combo, pie, funnel and scatter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from callbacks.cards import columns, series
from callbacks.cards.scene import Scene
from callbacks.cards.series import Mark
from components.view import Chart, Series
from data.dashboards import WidgetData, period
from data.dashboards.periods import period_span
from data.metrics import MetricResult

MARKS: dict[str, Mark] = {"line": "line", "area": "area"}


def line(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Lines, areas or bars: over time where the result has time, else over members."""
    return _over_time(widget, result, scene) if columns.time(result) else _over_members(widget, result, scene)


def bar(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Bars; over members they lie, over time they stand."""
    lying = bool(widget.options.get("horizontal", not columns.time(result)))
    return replace(line(widget, result, scene), horizontal=lying)


def stacked(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Bars upon each other."""
    lying = bool(widget.options.get("horizontal", False))
    return replace(line(widget, result, scene), stacked=True, horizontal=lying)


def combo(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """The first metric as bars, the others (or those the option `lines` names) as lines.

    Metrics of another unit than the first take the right axis.
    """
    chart = line(widget, result, scene)
    metrics = columns.metrics(result)
    lines = widget.options.get("lines", [c.id for c in metrics[1:]])
    left = chart.series[0].measure.unit
    drawn = tuple(
        replace(one, mark="line" if metric.id in lines else "bar", axis="left" if one.measure.unit == left else "right")
        for one, metric in zip(chart.series, metrics, strict=False)
    )
    return replace(chart, series=drawn + chart.series[len(drawn) :])


def share(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """One series: the first metric over members (pie, funnel), or all metrics of a lone row as steps (funnel)."""
    if columns.dimensions(result):
        chart = _over_members(widget, result, scene)
        return replace(chart, series=chart.series[:1])
    found = columns.metrics(result)
    values = tuple(columns.number(result.data[c.id][0]) for c in found)
    steps = Series(widget.title, values, scene.measure(found[0]), mark="bar")
    return Chart(tuple(scene.measure(c).label for c in found), (steps,), keys=(None,) * len(found))


def scatter(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """A point a member: the first metric goes right, the second up."""
    (found,) = columns.dimensions(result)[:1]
    return Chart(
        tuple(scene.member(name) for name in result.data[found.id]),
        series.by_metric(result, "bar", scene),
        keys=columns.keys(result, found),
        selected=scene.selected(widget.id),
    )


def _over_time(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    rows = columns.periods(result)
    x = tuple(columns.distinct(rows))
    x, drawn = _with_forecast(widget, x, _series(widget, result, rows, scene), scene)
    grain = result.proof.window.grain if result.proof.window else None
    return Chart(
        x,
        drawn,
        grain=grain,
        keys=tuple(period(day, grain) for day in x) if grain else (),
        partial=_partial(x, result),
        selected=_selected(widget, x, grain, scene),
    )


def _selected(widget: WidgetData, x: Sequence[date], grain: str | None, scene: Scene) -> tuple[str, ...]:
    """The periods picked by clicks, or those that a span dragged over touches."""
    spans = scene.spans(widget.id)
    if not spans or not grain:
        return scene.selected(widget.id)
    keys = [period(day, grain) for day in x]
    ends = {key: period_span(key, parameter="time") for key in keys}
    return tuple(key for key in keys for first, last in spans if ends[key][0] <= last and first < ends[key][1])


def _over_members(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    found = columns.dimensions(result)
    if not found:
        return share(widget, result, scene)
    rows = columns.keys(result, found[0])
    names = dict(zip(rows, result.data[found[0].id], strict=True))
    chart = Chart(
        tuple(scene.member(name) for name in names.values()),
        _series(widget, result, rows, scene),
        keys=tuple(names),
        selected=scene.selected(widget.id),
    )
    other = widget.parts.get("other")
    return _with_rest(chart, other, scene) if other and len(found) == 1 else chart


def _series(widget: WidgetData, result: MetricResult, rows: Sequence[Any], scene: Scene) -> tuple[Series, ...]:
    """`rows` holds the position of every row of the result."""
    mark = MARKS.get(widget.kind, "bar")
    found = columns.dimensions(result)
    axes = 1 if columns.time(result) else 2
    if len(found) == axes:
        drawn = series.by_member(result, rows, found[-1], mark, scene)
        return drawn + series.rest(widget.parts, columns.distinct(rows), mark, scene)
    drawn = series.by_metric(result, mark, scene)
    if len(drawn) > 1:
        return drawn
    limits = series.limits(widget.options, len(rows), drawn[0].measure, scene)
    return drawn + (limits or series.companions(result, scene))


def _with_rest(chart: Chart, other: MetricResult, scene: Scene) -> Chart:
    ends: Mapping[str, Any] = {scene.measure(c).label: columns.numbers(other, c) for c in columns.metrics(other)}
    drawn = tuple(replace(s, values=s.values + (ends.get(s.label) or (None,))[:1]) for s in chart.series)
    label = scene.t("dashboard_view.other")
    return replace(chart, x=(*chart.x, label), keys=(*chart.keys, None), series=drawn)


def _with_forecast(
    widget: WidgetData, x: tuple[date, ...], found: tuple[Series, ...], scene: Scene
) -> tuple[tuple[date, ...], tuple[Series, ...]]:
    ahead = widget.forecast
    if ahead is None or not ahead.periods:
        return x, found
    x += tuple(p for p in map(columns.day, ahead.periods) if p not in x)
    found = tuple(series.stretched(s, len(x)) for s in found)
    return x, (*found, series.forecast(ahead, found[0], len(x), scene))


def _partial(x: tuple[date, ...], result: MetricResult) -> int | None:
    partial = result.proof.partial
    return next((i for i, p in enumerate(x) if partial and str(p)[:10] == str(partial)[:10]), None)
