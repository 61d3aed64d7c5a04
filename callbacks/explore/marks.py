"""What one does with a mark of the answer: it filters the table below, opens, is kept alone, shows its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, html
from dash.development.base_component import Component

from callbacks.cards import Scene
from callbacks.cards.columns import member
from callbacks.cards.picked import picked_names
from callbacks.context import actor, core
from callbacks.dashboard_view.actions import into
from callbacks.explore.address import View
from components.ids import DashboardView
from components.ids import Explore as Ids
from components.widgets.card import Action
from components.widgets.mark_bar import mark_bar
from data.dashboards import WidgetData, explore, toggle_cross, with_filter

clientside_callback(
    ClientsideFunction("nexus", "mark"),
    Output(Ids.MARK, "data"),
    Input(DashboardView.graph(ALL), "clickData"),
    prevent_initial_call=True,
)


def clicked(view: View, given: Mapping[str, Any]) -> View:
    """A click picks a mark, a second one right after it opens what is beneath."""
    mark = given["mark"] or {}
    found = explore(core(), view.question, view.state, actor=actor())
    widget = next((one for one in found.widgets if one.id == mark.get("widget")), None)
    field = (widget.drill.field or widget.drill.dimension) if widget and widget.drill else None
    if widget is None or field is None or mark.get("key") is None:
        return view
    chosen = member(str(mark["key"]))
    if mark.get("twice"):
        return replace(view, state=into(view.state, widget, chosen) or view.state)
    return replace(view, state=toggle_cross(view.state, widget.id, field, chosen, additive=bool(mark.get("shift"))))


def picked_bar(widget: WidgetData, view: View, scene: Scene) -> Component | None:
    """The bar over a chart for the marks picked in it; None where none is."""
    names = picked_names(widget, scene)
    if not names:
        return None
    rest = replace(view.state, filters=tuple(one for one in view.state.filters if one.source != widget.id))
    bar = mark_bar(", ".join(names), [*_ways(widget, view)], view.link(state=rest, rows=False), view.t)
    return html.Div(bar, className="nx-marks-place")


def _ways(widget: WidgetData, view: View) -> Iterator[Action]:
    chosen = [one for one in view.state.filters if one.source == widget.id]
    first = chosen[0]
    below = into(view.state, widget, first.values[0]) if len(first.values) == 1 else None
    if below:
        yield Action("down", view.t("dashboard_view.marks.into"), "drill", href=view.link(state=below, rows=False))
    if widget.drill and widget.drill.rows:
        yield Action("rows", view.t("dashboard_view.marks.rows"), "rows", href=view.link(rows=True))
    rest = replace(view.state, filters=tuple(one for one in view.state.filters if one.source != widget.id))
    alone = with_filter(rest, first.field, first.values, op=first.op)
    yield Action("alone", view.t("explore.marks.alone"), "filter", href=view.link(state=alone, rows=False))
