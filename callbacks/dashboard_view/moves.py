"""The one writer of the address: whatever a viewer does on a dashboard becomes another query string."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx
from dash.exceptions import PreventUpdate

from callbacks.cards.columns import member
from callbacks.context import actor, core
from callbacks.dashboard_view.actions import into
from callbacks.dashboard_view.address import Panel, search_of
from callbacks.dashboard_view.brush import brushed
from callbacks.dashboard_view.choices import interval, without_chip
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.filters import CUSTOM
from data.dashboards import compute_widget, toggle_cross, with_compare, with_filter, with_grain, with_range

Given = Mapping[str, Any]


@callback(
    output={"search": Output(Ids.MOVE, "search")},
    inputs={
        "range": Input(Ids.RANGE, "value"),
        "start": Input(Ids.DATES, "start_date", allow_optional=True),
        "end": Input(Ids.DATES, "end_date", allow_optional=True),
        "grain": Input(Ids.GRAIN, "value"),
        "compare": Input(Ids.COMPARE, "value"),
        "chips": Input(Ids.chip(ALL), "n_clicks"),
        "apply": Input(Ids.FILTER_APPLY, "n_clicks"),
        "mark": Input(Ids.MARK, "data"),
        "proofs": Input(Ids.proof(ALL), "n_clicks"),
        "drawers": Input(Ids.drawer(ALL), "is_open"),
    },
    state={
        "field": State(Ids.FILTER_FIELD, "value"),
        "values": State(Ids.FILTER_VALUES, "value"),
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
    },
    prevent_initial_call=True,
)
def move(**given: Any) -> dict[str, str]:
    """The query string after what was just done; nothing where that changes nothing."""
    before = after = open_view(given["pathname"], given["search"])
    for prop, subject in ctx.triggered_prop_ids.items():
        value = next(one["value"] for one in ctx.triggered if one["prop_id"] == prop)
        if value is not None:
            after = moved(after, subject, value, given)
    if (after.state, after.panel) == (before.state, before.panel):
        raise PreventUpdate
    return {"search": search_of(after.state, after.panel, after.other_tab)}


def moved(view: View, subject: str | Mapping[str, str], value: Any, given: Given) -> View:
    """The view after the component `subject` took `value`; the same view where that says nothing."""
    if isinstance(subject, str):
        return MOVES[subject](view, value, given)
    kind = subject["type"]
    if kind == Ids.chip("")["type"]:
        return replace(view, state=without_chip(view.state, subject["name"]))
    if kind == Ids.proof("")["type"]:
        return replace(view, panel=Panel("proof", subject["widget"]))
    return view if value else replace(view, panel=None)


def _range(view: View, value: str, _given: Given) -> View:
    if value == CUSTOM:
        return view
    own = view.dashboard.defaults.range
    return replace(view, state=with_range(view.state, None if value == own else value))


def _dates(view: View, _value: str, given: Given) -> View:
    picked = interval(given["start"], given["end"])
    return replace(view, state=with_range(view.state, picked)) if picked else view


def _grain(view: View, value: str, _given: Given) -> View:
    own = view.dashboard.defaults.grain
    return replace(view, state=with_grain(view.state, None if value == own else value))


def _compare(view: View, value: str, _given: Given) -> View:
    own = view.dashboard.defaults.compare
    return replace(view, state=with_compare(view.state, None if value == own else value))


def _filter(view: View, _value: int, given: Given) -> View:
    field, keys = given["field"], given["values"]
    if not field or not keys:
        return view
    return replace(view, state=with_filter(view.state, field, tuple(member(key) for key in keys)))


def _mark(view: View, value: Mapping[str, Any], _given: Given) -> View:
    """A click filters the others, a second one right after it opens what is beneath."""
    if span := value.get("span"):
        return replace(view, state=brushed(view.state, value["widget"], span))
    if value.get("key") is None:
        return view
    widget = compute_widget(core(), view.dashboard.id, value["widget"], view.state, actor=actor())
    field = (widget.drill.field or widget.drill.dimension) if widget.drill else None
    if field is None:
        return view
    chosen = member(str(value["key"]))
    if value.get("twice"):
        return replace(view, state=into(view.state, widget, chosen) or view.state)
    return replace(view, state=toggle_cross(view.state, widget.id, field, chosen, additive=bool(value.get("shift"))))


MOVES: dict[str, Callable[[View, Any, Given], View]] = {
    Ids.RANGE: _range,
    Ids.DATES: _dates,
    Ids.GRAIN: _grain,
    Ids.COMPARE: _compare,
    Ids.FILTER_APPLY: _filter,
    Ids.MARK: _mark,
}
