"""All widgets of a dashboard in one round trip, whenever the address changes or the data does."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import card
from callbacks.context import actor, core
from callbacks.dashboard_view.actions import menu
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.ids import Shell
from components.widgets.card import render_card
from data.dashboards import WidgetData, compute


@callback(
    output={"slots": Output(Ids.slot(ALL), "children")},
    inputs={
        "search": Input(Ids.URL, "search"),
        "news": Input(Shell.LIVE, "data"),
        "beat": Input(Ids.REFRESH, "n_intervals"),
    },
    state={"pathname": State(Ids.URL, "pathname"), "slots": State(Ids.slot(ALL), "id")},
)
def show_cards(
    search: str | None, news: Any, beat: int | None, pathname: str | None, slots: list[dict[str, str]]
) -> dict[str, list[Component]]:
    """Every card of the page, computed for the state in the address."""
    view = open_view(pathname, search)
    wanted = [slot["widget"] for slot in slots]
    known = {widget.id for widget in view.dashboard.widgets}
    if not wanted or not known.issuperset(wanted):
        raise PreventUpdate
    computed = compute(core(), view.dashboard.id, view.state, actor=actor(), widgets=wanted)
    return {"slots": [draw(widget, view) for widget in computed]}


def draw(widget: WidgetData, view: View) -> Component:
    """The card of a computed widget."""
    return render_card(card(widget, view.scene), view.t, actions=menu(widget, view))
