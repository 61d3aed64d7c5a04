"""Steps from a first total to a last one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Number, Waterfall
from data.dashboards import WidgetData
from data.metrics import MetricResult


def waterfall(widget: WidgetData, result: MetricResult, scene: Scene) -> Waterfall:
    """A step a member, between the levels of the parts `opening` and `closing`; without them up to the total."""
    metric = columns.metrics(result)[0]
    steps = [Step(*step, False) for step in _members(result, scene)]
    if "closing" in widget.parts:
        ends = [_level(widget.parts[name], scene.t(f"dashboard_view.{name}")) for name in ("opening", "closing")]
        steps = [ends[0], *steps, ends[1]]
    elif result.totals:
        total = columns.number(result.totals.get(metric.id))
        steps.append(Step(scene.t("dashboard_view.total"), total, None, True))
    labels, values, keys, levels = zip(*steps, strict=True)
    return Waterfall(labels, values, levels, scene.measure(metric), keys=keys, selected=scene.selected(widget.id))


class Step(NamedTuple):
    """One bar: a change, or a level where `level` is set."""

    label: str
    value: Number | None
    key: str | None
    level: bool


def _members(result: MetricResult, scene: Scene) -> Iterator[tuple[str, Number | None, str]]:
    member, metric = columns.dimensions(result)[0], columns.metrics(result)[0]
    names = (scene.member(name) for name in result.data[member.id])
    return zip(names, columns.numbers(result, metric), columns.keys(result, member), strict=True)


def _level(part: MetricResult, label: str) -> Step:
    values = columns.numbers(part, columns.metrics(part)[0])
    return Step(label, values[0] if values else None, None, True)
