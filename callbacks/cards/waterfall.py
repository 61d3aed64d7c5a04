"""Steps from a first total to a last one."""

from __future__ import annotations

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Waterfall
from data.dashboards.widget_data import WidgetData
from data.metrics.result import MetricResult


def waterfall(widget: WidgetData, result: MetricResult, scene: Scene) -> Waterfall:
    """Each member (or, without a dimension, each metric) is a step; the option `totals` names those that are levels.

    With a dimension a closing level is added from the result's totals.
    """
    found = columns.dimensions(result)
    return _of_members(widget, result, scene) if found else _of_metrics(widget, result)


def _of_metrics(widget: WidgetData, result: MetricResult) -> Waterfall:
    steps = columns.metrics(result)
    levels = set(widget.options.get("totals", ()))
    return Waterfall(
        tuple(c.label for c in steps),
        tuple(columns.number(result.data[c.id][0]) for c in steps),
        tuple(c.id in levels or c.id.rpartition(".")[2] in levels for c in steps),
        columns.measure(steps[0]),
        keys=(None,) * len(steps),
    )


def _of_members(widget: WidgetData, result: MetricResult, scene: Scene) -> Waterfall:
    member, metric = columns.dimensions(result)[0], columns.metrics(result)[0]
    keys = columns.keys(result, member)
    labels = tuple(scene.member(name) for name in result.data[member.id])
    values = columns.numbers(result, metric)
    levels = set(widget.options.get("totals", ()))
    flags = tuple(key in levels for key in keys)
    if result.totals and not levels:
        labels += (scene.words("dashboard_view.total"),)
        values += (columns.number(result.totals.get(metric.id)),)
        keys, flags = (*keys, None), (*flags, True)
    return Waterfall(labels, values, flags, columns.measure(metric), keys=keys, selected=scene.selected(widget.id))
