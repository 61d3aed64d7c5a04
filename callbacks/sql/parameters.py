"""Fields for the parameters that a query has; their values are kept with its tab."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Sql as Ids
from components.sql.parameters import Field, fields
from data.console import Parameter, change_tab, parameters, show_tab
from data.errors import QueryError

LONGEST = 20_000
FIELDS = {
    "texts": State(Ids.parameter(ALL), "value"),
    "days": State(Ids.day(ALL), "date"),
    "names": State(Ids.parameter(ALL), "id"),
    "day_names": State(Ids.day(ALL), "id"),
}


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
    state={"names": FIELDS["names"], "day_names": FIELDS["day_names"], "shown": State(Ids.SHOW, "data")},
)
def keep_values(shown: dict[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """The values of all fields by name, kept with the tab."""
    if not shown:
        raise PreventUpdate
    values = values_in(**fields)
    if values:
        change_tab(core(), shown["tab"], actor=actor(), parameters=values)
    return {"values": values}


def values_in(
    texts: list[str | None], days: list[str | None], names: list[dict[str, str]], day_names: list[dict[str, str]]
) -> dict[str, str | None]:
    """The values of the fields that stand on the page, by the names of their parameters."""
    found = [*zip(names, texts, strict=True), *zip(day_names, days, strict=True)]
    return {id_["name"]: value for id_, value in found}


def _declared(text: str) -> tuple[Parameter, ...]:
    """The parameters of a text while it is being written: none while something about them is wrong."""
    try:
        return parameters(text) if len(text) <= LONGEST else ()
    except QueryError:
        return ()
