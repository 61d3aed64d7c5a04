"""The menu of a card: the ways from here, each an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from callbacks.alerts.offer import watch_address
from callbacks.cards.picked import called
from callbacks.context import core
from callbacks.dashboard_view.address import Panel, address, search_of
from callbacks.dashboard_view.view import View
from components.widgets.card import Action
from data.dashboards import (
    DashboardState,
    Drill,
    StateFilter,
    WidgetData,
    drill_by,
    drill_down,
    format_question,
    question_from,
)
from data.dashboards.annotations.shown import shown_span
from data.metrics import Op, load_catalog

TIME = "time"


def menu(widget: WidgetData, view: View) -> tuple[Action, ...]:
    """Drill down into what is selected, drill by, to rows and through; then what can be taken away."""
    if widget.drill is None:
        return ()
    return tuple(action for ways in (_into, _by, _rows, _ask_on, _through, _take) for action in ways(widget, view))


def into(state: DashboardState, widget: WidgetData, value: str | None) -> DashboardState | None:
    """The state inside the member `value` of a widget; None where nothing is beneath it.

    What was selected in the widget is no longer: the opened member takes its place.
    """
    drill = widget.drill
    if drill is None or drill.dimension is None or drill.down is None:
        return None
    left = replace(state, filters=tuple(f for f in state.filters if f.source != widget.id))
    return drill_down(left, widget.id, drill.field or drill.dimension, value)


def on_marks(widget: WidgetData, view: View) -> tuple[Action, ...]:
    """What one can do with the marks clicked in a widget: open the one, see their rows, take them along."""
    ways = ((_into, "dashboard_view.marks.into"), (_rows, "dashboard_view.marks.rows"))
    named = [replace(action, label=view.t(key)) for way, key in ways for action in way(widget, view)]
    return (*named[:2], *_through(widget, view))


def _into(widget: WidgetData, view: View) -> Iterator[Action]:
    here = (widget.drill.field or widget.drill.dimension) if widget.drill else None
    own = (f for f in view.state.filters if (f.source, f.field, f.op) == (widget.id, here, Op.IN))
    for value, name in ((v, n) for f in own for v, n in zip(f.values, called(widget.result, f), strict=True)):
        below = into(view.state, widget, value)
        if below:
            label = view.t("dashboard_view.drill.into", member=view.scene.member(name))
            yield Action("down", label, "drill", href=view.link(below))


def _by(widget: WidgetData, view: View) -> Iterator[Action]:
    current = view.state.drills.get(widget.id, Drill()).by
    if current:
        label = view.t("dashboard_view.drill.back")
        yield Action("by-own", label, "back", href=view.link(drill_by(view.state, widget.id, None)))
    for i, name in enumerate(widget.drill.by if widget.drill else ()):
        label = view.t("dashboard_view.drill.by", dimension=view.scene.dimension(name))
        href = view.link(drill_by(view.state, widget.id, name))
        yield Action(f"by-{name}", label, "drill", href=href, divider=i == 0)


def _rows(widget: WidgetData, view: View) -> Iterator[Action]:
    if widget.drill and widget.drill.rows:
        href = view.link(view.state, Panel("rows", widget.id))
        yield Action("rows", view.t("dashboard_view.drill.rows"), "rows", href=href, divider=True)


def _through(widget: WidgetData, view: View) -> Iterator[Action]:
    for name in widget.drill.through if widget.drill else ():
        label = view.t("dashboard_view.drill.through", name=view.t.label("dashboard", name, name))
        yield Action(f"through-{name}", label, "through", href=address(name, carried(view.state, widget.id)))


def _ask_on(widget: WidgetData, view: View) -> Iterator[Action]:
    found = view.dashboard.widget(widget.id)
    asked = question_from(view.dashboard, found, view.state, load_catalog(core())) if found else None
    if asked is not None:
        href = f"/explore?{format_question(*asked)}"
        yield Action("explore", view.t("dashboard_view.explore"), "explore", href=href)


def carried(state: DashboardState, widget: str) -> DashboardState:
    """What another dashboard takes along: range, filters, and the members opened or clicked, all as plain filters."""
    opened = [
        StateFilter(step.dimension, Op.IN, (step.value,))
        for step in state.drills.get(widget, Drill()).path
        if step.dimension != TIME
    ]
    filters = {(f.field, f.op): replace(f, source=None) for f in (*state.filters, *opened)}
    return DashboardState(state.range, state.grain, state.compare, tuple(filters.values()))


def _take(widget: WidgetData, view: View) -> Iterator[Action]:
    api = f"/api/bi/dashboards/{view.dashboard.id}/widgets/{widget.id}/export{search_of(view.state)}"
    yield Action("csv", view.t("dashboard_view.export.csv"), "download", href=api, download=True, divider=True)
    sheet = f"{api}{'&' if '?' in api else '?'}format=xlsx"
    yield Action("xlsx", view.t("dashboard_view.export.xlsx"), "download", href=sheet, download=True)
    if widget.kind not in ("kpi", "table", "text"):
        yield Action("image", view.t("dashboard_view.export.image"), "image", local="image")
    found = view.dashboard.widget(widget.id)
    if found is not None and found.sql is not None:
        label = view.t("dashboard_view.sql.open")
        yield Action("sql", label, "sql", href=f"/sql?widget={quote(view.dashboard.id)}:{quote(widget.id)}")
    if shown_span(widget) is not None:
        notes = view.link(view.state, Panel("notes", widget.id))
        yield Action("notes", view.t("dashboard_view.notes"), "flag", href=notes)
    watch = watch_address(widget, found, view.state, title=view.scene.title(widget.id, widget.title))
    if watch is not None:
        yield Action("alert", view.t("alerts.me"), "alerts", href=watch)
    href = view.link(view.state, Panel("proof", widget.id))
    yield Action("proof", view.t("dashboard_view.proof.open"), "info", href=href)
