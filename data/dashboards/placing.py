"""Puts a widget on a dashboard that people made, below all others, or on a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.custom import add_dashboard, save_dashboard
from data.dashboards.document import dashboard_document
from data.dashboards.model import Dashboard, Layout, Widget

WIDTH, HEIGHT = 12, 8


def place(core: Core, widget: Widget, *, onto: str | None, actor: Actor) -> tuple[Dashboard, str]:
    """The dashboard `onto` with the widget, or a new one of its title; and the id the widget got there.

    Raises DefinitionError, NotFound, ConflictError, StaleVersion.
    """
    if onto is None:
        alone = replace(widget, id="widget-1", layout=Layout(0, 0, WIDTH, HEIGHT))
        document = dashboard_document(Dashboard("new", widget.title, "custom", (alone,)))
        del document["id"]
        return add_dashboard(core, document, actor=actor), alone.id
    standing = get_dashboard(core, onto)
    below = max((w.layout.y + w.layout.h for w in standing.widgets), default=0)
    placed = replace(widget, id=_free(standing), layout=Layout(0, below, WIDTH, HEIGHT))
    changed = replace(standing, widgets=(*standing.widgets, placed))
    saved = save_dashboard(core, onto, dashboard_document(changed), actor=actor, mark=standing.mark)
    return saved, placed.id


def _free(dashboard: Dashboard) -> str:
    taken = {widget.id for widget in dashboard.widgets}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    count = 0
    while True:
        count += 1
        yield f"widget-{count}"
