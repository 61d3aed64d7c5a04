"""The panel that connects a lake: its fields follow the kind, and the lake is tested before it stays."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.lake.address import lake_address
from callbacks.lake.facts import file_views, reason
from callbacks.lake.fields import fields_of, options_of
from components.format import Translator
from components.icons import icon
from components.ids import LakeForm as Ids
from components.ids import Lakes
from components.lakes.form import field_list
from components.lakes.page import source_list
from components.shell.states import error_card
from components.view import Fault
from data.errors import NexusError
from data.inventory import NewLake, register_lake, reload_lake, remove_lake
from data.lakes import Outcome

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
    return {"fields": field_list(fields_of(kind), Ids.option, words())}


@callback(
    output={"result": Output(Ids.RESULT, "children")},
    inputs={"clicks": Input(Ids.SUBMIT, "n_clicks")},
    state={
        "kind": State(Ids.KIND, "value"),
        "named": {"id": State(Ids.ID, "value"), "name": State(Ids.NAME, "value"), "sla": State(Ids.SLA, "value")},
        "options": {"ids": State(Ids.option(ALL), "id"), "values": State(Ids.option(ALL), "value")},
    },
    running=[(Output(Ids.SUBMIT, "disabled"), True, False)],
    prevent_initial_call=True,
)
def connect_lake(
    clicks: int | None, kind: str, named: dict[str, Any], options: dict[str, list[Any]]
) -> dict[str, Component]:
    """The lake as it answered, or why it can't be had; one that does not answer is not kept."""
    if not clicks:
        raise PreventUpdate
    t = words()
    written = options_of(kind, options["ids"], options["values"])
    given = {name: value for name, value in written.items() if value not in (None, "")}
    sla = round(float(named["sla"]) * HOUR) if named["sla"] else None
    lake = NewLake((named["id"] or "").strip(), named["name"] or "", kind, given, sla_seconds=sla)
    try:
        _registered(lake)
    except NexusError as error:
        return {"result": _refused(error, t)}
    link = [html.Span(t("lake.connect.done", lake=lake.name or lake.id)), icon("right")]
    return {"result": dcc.Link(link, href=lake_address(lake.id), className="nx-button nx-button-primary")}


def _refused(error: NexusError, t: Translator) -> Component:
    """Why the lake can't be had, source by source where it has several."""
    card = error_card(Fault(reason(error.code, error.params), "viewer", error.code), t)
    files = file_views([Outcome.from_json(each) for each in error.params.get("outcomes", ())])
    return html.Div([card, source_list(files, t)])


def _registered(lake: NewLake) -> None:
    register_lake(core(), lake, actor=actor())
    try:
        reload_lake(core(), lake.id, actor=actor())
    except NexusError:
        remove_lake(core(), lake.id, actor=actor())
        raise
