"""What stands on the axis of time of a widget, numbered from the left."""

from __future__ import annotations

from components.view import Flag
from data.dashboards import WidgetData


def flags(widget: WidgetData) -> tuple[Flag, ...]:
    """The annotations of a widget as flags."""
    found = enumerate(widget.annotations.events, start=1)
    return tuple(Flag(number, event.text, event.start, event.end) for number, event in found)
