"""Fields for the parameters that a query has; their values are kept with its tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Sql as Ids
from components.sql.parameters import Field, fields
from data.console import Parameter, Tab, change_tab, parameters, show_tab
from data.errors import QueryError

LONGEST = 20_000


@callback(
    output={"fields": Output(Ids.PARAMETERS, "children"), "declared": Output(Ids.DECLARED, "data")},
    inputs={"shown": Input(Ids.SHOW, "data"), "kept": Input(Ids.KEPT, "data")},
    state={"declared": State(Ids.DECLARED, "data")},
)
def show_parameters(shown: dict[str, Any] | None, kept: Any, declared: Any) -> dict[str, Any]:
    """A field for each parameter of the text; left as they are while the parameters are the same."""
    if not shown:
        raise PreventUpdate
    tab = show_tab(core(), shown["tab"], actor=actor())
    found = _declared(tab.text)
    now = [tab.id, *[[p.name, p.kind, p.default, p.required] for p in found]]
    if now == declared:
        raise PreventUpdate
    given = [Field(p.name, p.kind, tab.parameters.get(p.name), p.default, p.required) for p in found]
    drawn: list[Component] = fields(given, words())
    return {"fields": drawn, "declared": now}


@callback(
    output={"values": Output(Ids.VALUES, "data")},
    inputs={"texts": Input(Ids.parameter(ALL), "value"), "days": Input(Ids.day(ALL), "date")},
    state={"shown": State(Ids.SHOW, "data")},
)
def keep_values(texts: list[str | None], days: list[str | None], shown: dict[str, Any] | None) -> dict[str, Any]:
    """The values of all fields by name, kept with the tab."""
    if not shown:
        raise PreventUpdate
    named = [*ctx.inputs_list["texts"], *ctx.inputs_list["days"]]
    values = {one["id"]["name"]: one.get("value") for one in named}
    if values:
        change_tab(core(), shown["tab"], actor=actor(), parameters=values)
    return {"values": {"tab": shown["tab"], "values": values}}


def values_of(tab: Tab, kept: Mapping[str, Any] | None) -> Mapping[str, str | None]:
    """The values of a tab's parameters: those in its fields, else those kept with it."""
    return kept["values"] if kept and kept["tab"] == tab.id else tab.parameters


def _declared(text: str) -> tuple[Parameter, ...]:
    """The parameters of a text while it is being written: none while something about them is wrong."""
    try:
        return parameters(text) if len(text) <= LONGEST else ()
    except QueryError:
        return ()
