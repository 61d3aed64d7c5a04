"""The way from a widget to an alert on what it shows."""

from __future__ import annotations

from callbacks.alerts.address import new_address
from data.dashboards import DashboardState, Widget, WidgetData
from data.dashboards.page_filters import page_filters
from data.metrics.conditions import all_of


def watch_address(found: WidgetData, widget: Widget | None, state: DashboardState, *, title: str) -> str | None:
    """The panel of a new alert on the first metric of a widget, under its filters and the page's; None without one."""
    if found.result is None or widget is None or not widget.metrics:
        return None
    filters = all_of(widget.filters, page_filters(state, besides=found.id).conditions)
    return new_address(widget.metrics[0], name=title, filters=filters)
