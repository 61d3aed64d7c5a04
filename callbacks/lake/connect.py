"""The panel that connects a lake: its fields follow the kind, and the lake is tested before it stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.lake.address import lake_address
from callbacks.lake.faults import Form, told
from callbacks.lake.fields import STAND_IN, new_fields, options_of
from components.icons import icon
from components.ids import LakeForm as Ids
from components.ids import LakePage, Lakes
from components.lakes.form import field_list
from data.errors import NexusError
from data.inventory import NewLake, register_lake, registration_faults, reload_lake, remove_lake

HOUR = 3600


@callback(output={"open": Output(Ids.DRAWER, "is_open")}, inputs={"clicks": Input(Lakes.CONNECT, "n_clicks")})
def open_form(clicks: int | None) -> dict[str, bool]:
    """The panel opens when one asks to connect a lake."""
    if not clicks:
        raise PreventUpdate
    return {"open": True}


@callback(
    output={"fields": Output(Ids.FIELDS, "children")},
    inputs={"kind": Input(Ids.KIND, "value")},
    prevent_initial_call=True,
)
def show_fields(kind: str) -> dict[str, list[Component]]:
    """The fields of the chosen kind."""
    t = words()
    return {"fields": field_list(new_fields(kind, t), Ids, t)}


for form in (Ids, LakePage):
    clientside_callback(
        ClientsideFunction("nexus", "faulty"),
        Output(form.FAULTS, "data"),
        Input(form.fault(ALL), "children"),
        prevent_initial_call=True,
    )


@callback(
    output={"result": Output(Ids.RESULT, "children"), "faults": Output(Ids.fault(ALL), "children")},
    inputs={"clicks": Input(Ids.SUBMIT, "n_clicks")},
    state={
        "kind": State(Ids.KIND, "value"),
        "named": {"id": State(Ids.ID, "value"), "name": State(Ids.NAME, "value"), "sla": State(Ids.SLA, "value")},
        "options": {"ids": State(Ids.option(ALL), "id"), "values": State(Ids.option(ALL), "value")},
        "places": State(Ids.fault(ALL), "id"),
    },
    running=[(Output(Ids.SUBMIT, "disabled"), True, False)],
    prevent_initial_call=True,
)
def connect_lake(
    clicks: int | None,
    kind: str,
    named: dict[str, Any],
    options: dict[str, list[Any]],
    places: list[dict[str, str]],
) -> dict[str, Any]:
    """The lake as it answered, or at the fields why it can't be had; one that does not answer is not kept."""
    if not clicks:
        raise PreventUpdate
    t, lake = words(), _written(kind, named, options)
    faults = _connected(lake)
    said, below = told(faults, Form(places, lake.options), t)
    if faults:
        return {"result": below, "faults": said}
    link = [html.Span(t("lake.connect.done", lake=lake.name or lake.id)), icon("right")]
    done = dcc.Link(link, href=lake_address(lake.id), className="nx-button nx-button-primary")
    return {"result": done, "faults": said}


def _written(kind: str, named: dict[str, Any], options: dict[str, list[Any]]) -> NewLake:
    written = options_of(kind, options["ids"], options["values"])
    stand_in = written.pop(STAND_IN, None) or None
    given = {name: value for name, value in written.items() if value not in (None, "")}
    sla = round(float(named["sla"]) * HOUR) if named["sla"] else None
    return NewLake((named["id"] or "").strip(), named["name"] or "", kind, given, stand_in, sla)


def _connected(lake: NewLake) -> Sequence[NexusError]:
    """Why the lake can't be had; nothing when it is there now."""
    faults = registration_faults(core(), lake, actor=actor())
    if faults:
        return faults
    register_lake(core(), lake, actor=actor())
    try:
        if lake.stand_in is None:
            reload_lake(core(), lake.id, actor=actor())
    except NexusError as error:
        remove_lake(core(), lake.id, actor=actor())
        return [error]
    return ()
