"""The widgets of a dashboard: the first ones in one round trip, all in one whenever the address changes or the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dash import ALL, Input, Output, State, callback, html, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import card
from callbacks.cards.picked import picked_names
from callbacks.context import actor, core, tell_spent
from callbacks.dashboard_view.actions import menu, on_marks
from callbacks.dashboard_view.address import Panel
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.header import freshness
from components.widgets.card import redraw, render_card
from components.widgets.mark_bar import mark_bar
from data.dashboards import DashboardState, WidgetData, compute, spent_on

Found = list[dict[str, str]]
Left = dict[str, Any]
AT_ONCE = 12


@callback(
    output={
        "slots": Output(Ids.slot(ALL), "children"),
        "as_of": Output(Ids.AS_OF, "children"),
        "left": Output(Ids.LEFT, "data"),
    },
    inputs={
        "search": Input(Ids.URL, "search"),
        "news": Input(Ids.NEWS, "data"),
        "noted": Input(Ids.NOTED, "data"),
        "go_on": Input(Ids.GO_ON, "data"),
    },
    state={
        "pathname": State(Ids.URL, "pathname"),
        "slots": State(Ids.slot(ALL), "id"),
        "charts": State(Ids.graph(ALL), "id"),
        "numbers": State(Ids.number(ALL), "id"),
        "left": State(Ids.LEFT, "data"),
    },
)
def show_cards(search: str | None, pathname: str | None, slots: Found, charts: Found, **asked: Any) -> dict[str, Any]:
    """The cards of the tab, computed for the state in the address. Charts and numbers that stand are not made
    anew.

    A page that opens gets its first cards, and the rest part by part as the browser goes on; a change shows in all.
    """
    view = open_view(pathname, search)
    wanted = [slot["widget"] for slot in slots]
    known = {widget.id for widget in view.dashboard.widgets}
    if not wanted or not known.issuperset(wanted):
        raise PreventUpdate
    facts = {"search": search, "news": asked.get("news"), "noted": asked.get("noted")}
    now, left = part([id_ for id_ in _in_order(view) if id_ in wanted], asked.get("left"), facts)
    computed = list(compute(core(), view.dashboard.id, view.state, actor=actor(), widgets=now))
    standing = {one["widget"] for one in (*charts, *asked.get("numbers", ()))}
    drawn = {widget.id: draw(widget, view, stands=widget.id in standing) for widget in computed}
    as_of = _freshness(computed, left, view)
    tell_spent(**spent_on(computed))
    return {"slots": [drawn.get(widget, no_update) for widget in wanted], "as_of": as_of, "left": left}


def part(shown: Sequence[str], before: Left | None, facts: Left) -> tuple[Sequence[str], Left]:
    """Which of the `shown` widgets to draw now, and what is left to draw after them, with the `facts` it is true for.

    `before` is what was left the last time; when the facts are others since, all are drawn.
    """
    if before is None:
        due, now = shown, shown[:AT_ONCE]
    elif before != {**before, **facts}:
        due = now = shown
    else:
        due = [id_ for id_ in shown if id_ in before["widgets"]] or shown
        facts, now = before, due[:AT_ONCE]
    return now, {"as_of": None, **facts, "widgets": list(due[len(now) :])}


def _in_order(view: View) -> list[str]:
    """The widgets of the tab as one reads them."""
    placed = sorted(view.dashboard.on(view.tab), key=lambda one: (one.layout.y, one.layout.x))
    return [widget.id for widget in placed]


def _freshness(computed: Sequence[WidgetData], left: Left, view: View) -> Any:
    """How fresh the newest of all cards is that were drawn since the last change; noted in what is `left`."""
    known = [datetime.fromisoformat(left["as_of"])] if left["as_of"] else []
    newest = max((*known, *(w.result.proof.as_of for w in computed if w.result and w.result.proof.as_of)), default=None)
    left["as_of"] = newest.isoformat() if newest else None
    return freshness(newest, view.t, day=True)


def draw(widget: WidgetData, view: View, *, stands: bool) -> Any:
    """The content of a widget's slot: its card, and over it what one can do with the marks that were clicked.

    Where its chart or number `stands`, only what it shows is set, and the slot itself stays.
    """
    shown, actions, bar = card(widget, view.scene), menu(widget, view), _bar(widget, view)
    shown = replace(shown, flags_href=view.link(view.state, Panel("notes", widget.id)))
    changes = redraw(shown, view.t, actions=actions) if stands else None
    if changes is None:
        return [
            render_card(shown, view.t, actions=actions),
            html.Div(bar, id=Ids.marks(widget.id), className="nx-marks-place"),
        ]
    for id_, props in (*changes, (Ids.marks(widget.id), {"children": bar})):
        set_props(id_, props)
    return no_update


def _bar(widget: WidgetData, view: View) -> Component | None:
    chosen = picked_names(widget, view.scene)
    if not chosen:
        return None
    spans = [f"{view.t.date(a)} \u2013 {view.t.date(b)}" for a, b in view.scene.spans(widget.id)]
    label = ", ".join(spans or chosen)
    return mark_bar(label, on_marks(widget, view), view.link(unpicked(view.state, widget.id)), view.t)


def unpicked(state: DashboardState, widget: str) -> DashboardState:
    """The state without the clicks in a widget."""
    return replace(state, filters=tuple(f for f in state.filters if f.source != widget))
