"""All widgets of a dashboard in one round trip, whenever the address changes or the data does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import card
from callbacks.context import actor, core
from callbacks.dashboard_view.actions import menu, on_marks
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.ids import Shell
from components.shell.header import freshness
from components.widgets.card import render_card
from components.widgets.mark_bar import mark_bar
from data.dashboards import DashboardState, WidgetData, compute


@callback(
    output={"slots": Output(Ids.slot(ALL), "children"), "as_of": Output(Ids.AS_OF, "children")},
    inputs={
        "search": Input(Ids.URL, "search"),
        "news": Input(Shell.LIVE, "data"),
        "beat": Input(Ids.REFRESH, "n_intervals"),
    },
    state={"pathname": State(Ids.URL, "pathname"), "slots": State(Ids.slot(ALL), "id")},
)
def show_cards(
    search: str | None, news: Any, beat: int | None, pathname: str | None, slots: list[dict[str, str]]
) -> dict[str, Any]:
    """Every card of the page, computed for the state in the address."""
    view = open_view(pathname, search)
    wanted = [slot["widget"] for slot in slots]
    known = {widget.id for widget in view.dashboard.widgets}
    if not wanted or not known.issuperset(wanted):
        raise PreventUpdate
    computed = list(compute(core(), view.dashboard.id, view.state, actor=actor(), widgets=wanted))
    newest = max((w.result.proof.as_of for w in computed if w.result and w.result.proof.as_of), default=None)
    return {"slots": [draw(widget, view) for widget in computed], "as_of": freshness(newest, view.t, day=True)}


def draw(widget: WidgetData, view: View) -> list[Component]:
    """The card of a computed widget, and over it what one can do with the marks that were clicked."""
    drawn = render_card(card(widget, view.scene), view.t, actions=menu(widget, view))
    chosen = [value for f in view.state.filters if f.source == widget.id for value in f.values]
    if not chosen:
        return [drawn]
    label = ", ".join(view.scene.member(value) for value in chosen)
    return [drawn, mark_bar(label, on_marks(widget, view), view.link(unpicked(view.state, widget.id)), view.t)]


def unpicked(state: DashboardState, widget: str) -> DashboardState:
    """The state without the clicks in a widget."""
    return replace(state, filters=tuple(f for f in state.filters if f.source != widget))
