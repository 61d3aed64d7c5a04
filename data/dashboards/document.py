"""A dashboard as the document it was read from, with the keys of `docs/dashboards.md`; defaults are left out."""

from __future__ import annotations

import dataclasses
from typing import Any

from data.dashboards.model import Dashboard, SqlSource, Widget
from data.metrics.conditions import write_condition

PLAIN = ("metrics", "dimensions", "hierarchy", "series", "time", "range", "grain", "limit", "targets", "by", "through")


def dashboard_document(dashboard: Dashboard) -> dict[str, Any]:
    """The document that `data.dashboards.read_dashboard` reads back."""
    document: dict[str, Any] = {
        "id": dashboard.id,
        "name": dashboard.name,
        "type": dashboard.type,
        "description": dashboard.description,
        "refreshRate": dashboard.refresh_rate,
        "defaults": dataclasses.asdict(dashboard.defaults),
        "filters": list(dashboard.filters),
        "tabs": [dataclasses.asdict(tab) for tab in dashboard.tabs],
        "summary": {"metrics": dict(dashboard.summary.metrics), "timeSeries": dict(dashboard.summary.time_series)},
        "widgets": [_widget(widget) for widget in dashboard.widgets],
    }
    return {key: value for key, value in document.items() if value not in ("", []) or key == "widgets"}


def _widget(widget: Widget) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": widget.id,
        "kind": widget.kind,
        "title": widget.title,
        "layout": dataclasses.asdict(widget.layout),
    }
    if widget.tab is not None:
        written["tab"] = widget.tab
    for key in PLAIN:
        value = getattr(widget, key)
        if value not in (None, (), False):
            written[key] = list(value) if isinstance(value, tuple) else value
    if widget.filters is not None:
        written["filters"] = write_condition(widget.filters)
    if widget.having is not None:
        written["having"] = write_condition(widget.having)
    if widget.order:
        written["order"] = [dataclasses.asdict(order) for order in widget.order]
    if widget.forecast:
        written["forecast"] = {"periods": widget.forecast}
    if widget.sql is not None:
        written["sql"] = _sql(widget.sql)
    if widget.options:
        written["options"] = dict(widget.options)
    return written


def _sql(sql: SqlSource) -> dict[str, Any]:
    blank = SqlSource(sql.text)
    changed = {name: value for name, value in vars(sql).items() if value != getattr(blank, name)}
    return {"text": sql.text, **{name: list(v) if isinstance(v, tuple) else v for name, v in changed.items()}}
