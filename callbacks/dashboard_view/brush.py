"""While a span is dragged over a chart the others follow, drawn from cubes; the address changes when one lets go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dash import ALL, Input, Output, State, callback, set_props
from dash._utils import stringify_id
from dash.exceptions import PreventUpdate

from callbacks.cards import card
from callbacks.cards.columns import member
from callbacks.context import actor, core
from callbacks.dashboard_view.actions import menu
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.widgets.card import follow as follow_card
from components.widgets.card import render_card
from data.dashboards import DashboardState, WidgetData, compute, follow, with_filter
from data.dashboards.brush import Followed
from data.dashboards.periods import period_span
from data.metrics import Op

TIME = "time"


@callback(
    output={"done": Output(Ids.BRUSHED, "data")},
    inputs={"dragged": Input(Ids.BRUSH, "data")},
    state={
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
        "slots": State(Ids.slot(ALL), "id"),
        "charts": State(Ids.graph(ALL), "id"),
        "numbers": State(Ids.number(ALL), "id"),
    },
    prevent_initial_call=True,
)
def step(
    dragged: Mapping[str, Any] | None,
    search: str | None,
    pathname: str | None,
    slots: Sequence[Mapping[str, str]],
    charts: Sequence[Mapping[str, str]],
    numbers: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """What follows a drag shows, or without a span what the address says; the browser draws it in the cards that stand
    and sends the next step once it did."""
    if not dragged:
        raise PreventUpdate
    view, source = open_view(pathname, search), dragged["widget"]
    span, wanted = dragged.get("span"), [slot["widget"] for slot in slots if slot["widget"] != source]
    shown = replace(view, state=brushed(view.state, source, span)) if span else view
    found = _following(shown, source, wanted) if span else _given_up(view, wanted)
    standing = {one["widget"] for one in (*charts, *numbers)}
    changes = [change for widget in found.widgets for change in _draw(widget, shown, stands=widget.id in standing)]
    reasons = {id_: view.t(f"errors.{error.code}", **error.params) for id_, error in found.left_out.items()}
    return {"done": {"at": dragged["at"], "left": reasons, "changes": changes}}


def brushed(state: DashboardState, widget: str, span: Sequence[str]) -> DashboardState:
    """The state in which a widget is dragged over from one mark to another: of time, from the first day of the one
    period to the last of the other."""
    alone = replace(state, filters=tuple(one for one in state.filters if one.source != widget))
    first, last = (member(str(each)) or "" for each in span)
    start, end = period_span(first, parameter=TIME)[0], period_span(last, parameter=TIME)[1] - timedelta(days=1)
    start, end = min(start, end), max(start, end)
    return with_filter(alone, TIME, (start.isoformat(), end.isoformat()), op=Op.BETWEEN, source=widget)


def _following(view: View, source: str, wanted: Sequence[str]) -> Followed:
    return follow(core(), view.dashboard.id, view.state, source, actor=actor(), widgets=wanted)


def _given_up(view: View, wanted: Sequence[str]) -> Followed:
    return Followed(tuple(compute(core(), view.dashboard.id, view.state, actor=actor(), widgets=wanted)), {})


def _draw(widget: WidgetData, view: View, *, stands: bool) -> list[tuple[str, Mapping[str, Any]]]:
    """What to change in a card that stands, by the id of the element; another one is set whole."""
    shown = card(widget, view.scene)
    changes = follow_card(shown, view.t) if stands else None
    if changes is None:
        set_props(Ids.slot(widget.id), {"children": render_card(shown, view.t, actions=menu(widget, view))})
    return [(stringify_id(id_), props) for id_, props in changes or ()]
