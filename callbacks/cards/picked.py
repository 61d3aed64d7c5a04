"""What the marks that were clicked in a widget are called."""

from __future__ import annotations

from typing import Any

from callbacks.cards.columns import KEY
from callbacks.cards.scene import Scene
from data.dashboards import StateFilter, WidgetData
from data.metrics import MetricResult


def picked_names(widget: WidgetData, scene: Scene) -> list[str]:
    """The members clicked in a widget, as its own marks call them."""
    own = [chosen for chosen in scene.state.filters if chosen.source == widget.id]
    return [scene.member(name) for chosen in own for name in called(widget.result, chosen)]


def called(result: MetricResult | None, chosen: StateFilter) -> list[Any]:
    """The members of a filter as a result calls them; what is not in it by its key."""
    labels = _named(result, chosen.field)
    return [labels.get(value, value) for value in chosen.values]


def _named(result: MetricResult | None, field: str) -> dict[Any, Any]:
    """The labels of a result by what `field` filters by; empty where that is no key."""
    name = field.removesuffix(KEY)
    if result is None or name == field or not {field, name} <= result.data.keys():
        return {}
    return {str(key): label for key, label in zip(result.data[field], result.data[name], strict=True)}
