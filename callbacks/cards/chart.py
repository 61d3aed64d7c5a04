"""Charts over positions: line, area, bar, stacked, combo, pie and funnel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from callbacks.cards import columns, series
from callbacks.cards.scene import Scene
from components.view import Chart, Series
from data.dashboards.widget_data import WidgetData
from data.metrics.result import MetricResult, ResultColumn

MARKS: dict[str, series.Mark] = {"line": "line", "area": "area"}


def line(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Lines or areas: over time where the result has time, else over members."""
    return _over_time(widget, result, scene) if columns.time(result) else _over_members(widget, result, scene)


def bar(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Bars; over members they lie, over time they stand."""
    if columns.time(result):
        return _over_time(widget, result, scene)
    return replace(_over_members(widget, result, scene), horizontal=bool(widget.options.get("horizontal", True)))


def stacked(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """Bars upon each other."""
    chart = _over_time(widget, result, scene) if columns.time(result) else _over_members(widget, result, scene)
    return replace(chart, stacked=True, horizontal=bool(widget.options.get("horizontal", False)))


def combo(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """The first metric as bars, the others as lines; another unit takes the right axis."""
    chart = bar(widget, result, scene)
    lines = tuple(widget.options.get("lines", [c.id for c in columns.metrics(result)][1:]))
    unit = chart.series[0].measure.unit
    return replace(chart, horizontal=False, series=tuple(_combined(s, lines, unit) for s in chart.series))


def share(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    """One series of the first metric over members (pie) or of all metrics as steps (funnel)."""
    if columns.dimensions(result):
        chart = _over_members(widget, result, scene)
        return replace(chart, series=chart.series[:1])
    found = columns.metrics(result)
    values = tuple(columns.number(result.data[c.id][0]) for c in found)
    steps = Series(widget.title, values, columns.measure(found[0]), mark="bar")
    return Chart(tuple(c.label for c in found), (steps,), keys=(None,) * len(found))


def _combined(one: Series, lines: tuple[str, ...], unit: str) -> Series:
    if one.role == "actual":
        one = replace(one, mark="line" if one.key in lines else "bar")
    return replace(one, axis="left" if one.measure.unit == unit else "right")


def _over_time(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    rows = columns.periods(result)
    x = tuple(columns.distinct(rows))
    mark = MARKS.get(widget.kind, "bar")
    member = _series_dimension(result, over_time=True)
    found = series.by_member(result, rows, member, mark, scene) if member else series.by_metric(result, mark)
    if len(found) == 1 and not member:
        found += series.companions(result, scene)
    x, found = _with_forecast(widget, x, found, scene)
    window = result.proof.window
    return Chart(
        x,
        found,
        grain=window.grain if window else None,
        partial=_partial(x, result),
        selected=scene.selected(widget.id),
    )


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


def _over_members(widget: WidgetData, result: MetricResult, scene: Scene) -> Chart:
    found = columns.dimensions(result)
    if not found:
        return share(widget, result, scene)
    rows = columns.keys(result, found[0])
    names = dict(zip(rows, result.data[found[0].id], strict=True))
    member = _series_dimension(result, over_time=False)
    mark = MARKS.get(widget.kind, "bar")
    drawn = series.by_member(result, rows, member, mark, scene) if member else series.by_metric(result, mark)
    if len(drawn) == 1 and not member:
        drawn += series.companions(result, scene)
    return Chart(
        tuple(scene.member(name) for name in names.values()),
        drawn,
        keys=tuple(names),
        selected=scene.selected(widget.id),
    )


def _series_dimension(result: MetricResult, *, over_time: bool) -> ResultColumn | None:
    found = columns.dimensions(result)
    first = 0 if over_time else 1
    return found[first] if len(found) > first else None
