"""What the marks that were clicked in a widget are called."""

from __future__ import annotations

from typing import Any

from callbacks.cards.columns import KEY
from callbacks.cards.scene import Scene
from data.dashboards import WidgetData
from data.metrics import MetricResult


def picked_names(widget: WidgetData, scene: Scene) -> list[str]:
    """The members clicked in a widget, as its own marks call them."""
    own = [chosen for chosen in scene.state.filters if chosen.source == widget.id]
    names = [(_named(widget.result, chosen.field), value) for chosen in own for value in chosen.values]
    return [scene.member(labels.get(value, value)) for labels, value in names]


def _named(result: MetricResult | None, field: str) -> dict[Any, Any]:
    """The labels of a result by what `field` filters by; empty where that is no key."""
    name = field.removesuffix(KEY)
    if result is None or name == field or not {field, name} <= result.data.keys():
        return {}
    return {str(key): label for key, label in zip(result.data[field], result.data[name], strict=True)}
