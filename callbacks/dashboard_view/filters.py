"""The filter row follows the address, and looks up values while one types."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, ctx, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards.columns import key, member
from callbacks.context import actor, core
from callbacks.dashboard_view.choices import Picked, chips, compares, days_of, grains, ranges
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.filters import CUSTOM, chip_list, day_picker
from data.dashboards import filter_options


@callback(
    output={"chips": Output(Ids.CHIPS, "children")},
    inputs={"search": Input(Ids.URL, "search")},
    state={
        "pathname": State(Ids.URL, "pathname"),
        "range": State(Ids.RANGE, "value", allow_optional=True),
        "grain": State(Ids.GRAIN, "value", allow_optional=True),
        "compare": State(Ids.COMPARE, "value", allow_optional=True),
    },
    prevent_initial_call=True,
)
def show_filters(search: str | None, pathname: str | None, **shown: str | None) -> dict[str, list[Component]]:
    """Chips for the filters in the address; pickers that show something else are set to what it says.

    Nothing while there is no row yet: it is drawn as the address says."""
    if shown["range"] is None:
        raise PreventUpdate
    view = open_view(pathname, search)
    for name, id, picked in (
        ("range", Ids.RANGE, ranges(view)),
        ("grain", Ids.GRAIN, grains(view)),
        ("compare", Ids.COMPARE, compares(view)),
    ):
        if shown[name] != picked[1]:
            set_props(id, _picker(picked))
    return {"chips": chip_list(chips(view), view.t)}


@callback(
    output={"picker": Output(Ids.DATES_PLACE, "children")},
    inputs={"range": Input(Ids.RANGE, "value", allow_optional=True), "search": Input(Ids.URL, "search")},
    state={"pathname": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def show_dates(range: str | None, search: str | None, pathname: str | None) -> dict[str, Component | list[Component]]:
    """The days of a range of one's own; there to be picked while the range is that.

    Nothing while there is no row yet."""
    if range is None:
        raise PreventUpdate
    picker = days_picked(open_view(pathname, search), own=range == CUSTOM)
    return {"picker": [] if picker is None else picker}


def days_picked(view: View, *, own: bool = False) -> Component | None:
    """The picker of the days in the address, or of none yet for a range that is to be one's `own`."""
    days = tuple(days_of(view.state.range or view.dashboard.defaults.range))
    first, last = days if len(days) == 2 else (None, None)
    return day_picker(view.t, first, last) if own or first else None


@callback(
    output={"options": Output(Ids.FILTER_VALUES, "options"), "value": Output(Ids.FILTER_VALUES, "value")},
    inputs={"field": Input(Ids.FILTER_FIELD, "value"), "typed": Input(Ids.FILTER_VALUES, "search_value")},
    state={
        "chosen": State(Ids.FILTER_VALUES, "value"),
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
    },
    prevent_initial_call=True,
)
def show_members(
    field: str | None, typed: str | None, chosen: list[str] | None, search: str | None, pathname: str | None
) -> dict[str, Any]:
    """Members of the field that hold what is typed, under the filters of the page; the chosen ones stay."""
    view = open_view(pathname, search)
    other = ctx.triggered_id == Ids.FILTER_FIELD
    kept = [] if other else chosen or []
    found = filter_options(core(), view.dashboard.id, field, typed or "", view.state, actor=actor()) if field else ()
    names = {one: view.scene.member(member(one)) for one in kept}
    names |= {key(each.value): view.scene.member(each.value) for each in found}
    options = [{"value": value, "label": label} for value, label in names.items()]
    return {"options": options, "value": [] if other else no_update}


@callback(
    output={"open": Output(Ids.FILTER_POP, "is_open"), "field": Output(Ids.FILTER_FIELD, "value")},
    inputs={"search": Input(Ids.URL, "search")},
    prevent_initial_call=True,
)
def close_filter(search: str | None) -> dict[str, Any]:
    """The pop-up closes, empty again, once the address has changed: until then its choice is being read."""
    return {"open": False, "field": None}


def _picker(picked: Picked) -> dict[str, Any]:
    choices, value = picked
    return {"options": [{"label": c.label, "value": c.value} for c in choices], "value": value}
