"""The filter row follows the address, and looks up values while one types."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, set_props
from dash.development.base_component import Component

from callbacks.cards.columns import key, member
from callbacks.context import actor, core
from callbacks.dashboard_view.choices import Picked, chips, compares, grains, ranges
from callbacks.dashboard_view.view import open_view
from components.ids import DashboardView as Ids
from components.shell.filters import chip_list
from data.dashboards.drill_rows import filter_options


@callback(
    output={"chips": Output(Ids.CHIPS, "children")},
    inputs={"search": Input(Ids.URL, "search")},
    state={
        "pathname": State(Ids.URL, "pathname"),
        "range": State(Ids.RANGE, "value"),
        "grain": State(Ids.GRAIN, "value"),
        "compare": State(Ids.COMPARE, "value"),
    },
)
def show_filters(search: str | None, pathname: str | None, **shown: str | None) -> dict[str, list[Component]]:
    """Chips for the filters in the address; pickers that show something else are set to what it says."""
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
    output={"options": Output(Ids.FILTER_VALUES, "options")},
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
) -> dict[str, list[dict[str, str]]]:
    """Members of the field that hold what is typed, under the filters of the page; the chosen ones stay."""
    view = open_view(pathname, search)
    if not field:
        return {"options": []}
    found = filter_options(core(), view.dashboard.id, field, typed or "", view.state, actor=actor())
    names = {key(each.value): view.scene.member(each.value) for each in found}
    kept = {one: view.scene.member(member(one)) for one in chosen or ()}
    return {"options": [{"value": value, "label": label} for value, label in (kept | names).items()]}


def _picker(picked: Picked) -> dict[str, Any]:
    choices, value = picked
    return {"options": [{"label": c.label, "value": c.value} for c in choices], "value": value}
