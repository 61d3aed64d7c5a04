"""Words on a dashboard, with numbers in them."""

from __future__ import annotations

import re

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Text
from data.dashboards import WidgetData
from data.dashboards.kinds.text import PLACE
from data.metrics import MetricResult

NONE = "–"


def text(widget: WidgetData, scene: Scene) -> Text:
    """The Markdown of the widget's options, its places filled with the numbers of the result; the note of a heading."""
    words = str(widget.options.get("markdown") or widget.options.get("note") or "")
    result = widget.result
    return Text(words if result is None else PLACE.sub(lambda place: _number(place, result, scene), words))


def _number(place: re.Match[str], result: MetricResult, scene: Scene) -> str:
    metric = next(column for column in columns.metrics(result) if column.id == place["metric"])
    value, previous = _only(result, metric.id), _only(result, f"{metric.id}__previous")
    if place["part"] == "change":
        return scene.t.delta(scene.measure(metric), value, previous) if previous is not None else NONE
    return scene.t.value(scene.measure(metric), previous if place["part"] == "previous" else value)


def _only(result: MetricResult, name: str) -> float | int | None:
    values = result.data.get(name) or [None]
    return columns.number(values[0])
