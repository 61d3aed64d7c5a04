"""Words on a dashboard."""

from __future__ import annotations

from components.view import Text
from data.dashboards import WidgetData


def text(widget: WidgetData) -> Text:
    """The Markdown of the widget's options."""
    return Text(str(widget.options.get("markdown", "")))
