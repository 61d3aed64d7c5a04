"""Points on a map."""

from __future__ import annotations

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Places
from data.dashboards import WidgetData
from data.metrics import MetricResult


def places(widget: WidgetData, result: MetricResult, scene: Scene) -> Places:
    """The members that have both coordinates; the options `latitude` and `longitude` name the metrics for them."""
    member, metric = columns.dimensions(result)[0], columns.metrics(result)[0]
    latitude = result.data[str(widget.options["latitude"])]
    longitude = result.data[str(widget.options["longitude"])]
    labels = result.data[member.id]
    values, keys = columns.numbers(result, metric), columns.keys(result, member)
    known = [i for i, pair in enumerate(zip(latitude, longitude, strict=True)) if None not in pair]
    return Places(
        tuple(scene.member(labels[i]) for i in known),
        tuple(keys[i] for i in known),
        tuple(float(latitude[i]) for i in known),
        tuple(float(longitude[i]) for i in known),
        tuple(values[i] for i in known),
        scene.measure(metric),
        selected=scene.selected(widget.id),
        bars=bool(widget.options.get("bars")),
    )
