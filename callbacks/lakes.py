"""Lakes: what there is, how fresh it is; and data that a viewer adds."""

from __future__ import annotations

import base64
import io
from typing import Any

from dash import Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.dashboard_view.address import address
from callbacks.lake.facts import file_views, lake_view, reason
from callbacks.lake.fields import new_fields
from components.format import Translator
from components.ids import Lakes as Ids
from components.ids import Shell
from components.intake import add_drawer
from components.lake_list import lake_table, report
from components.lakes.form import FIRST, connect_drawer
from components.shell.header import button, header
from components.shell.states import error_card
from components.view import Fault
from data.dashboards import DashboardState, get_dashboard
from data.errors import NexusError
from data.intake import IntakeReport, add_path, add_upload
from data.inventory import inventory
from data.lakes import KINDS


@callback(
    output={"header": Output(Ids.HEADER, "children"), "panel": Output(Ids.ADD_PANEL, "children")},
    inputs={"shown": Input(Ids.LIST, "id")},
)
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page with the way to add data, and the panel it opens."""
    t = words()
    add = button(t("add_data.title"), id=Ids.ADD, picture="plus", primary=True)
    rolled = button(t("rollups.title"), href="/rollups")
    connect = button(t("lake.connect"), id=Ids.CONNECT, picture="plus")
    form = connect_drawer(list(KINDS), new_fields(FIRST, t), t)
    panel = html.Div([add_drawer(t), form])
    return {"header": header(t("nav.lakes"), t, actions=[rolled, connect, add]), "panel": panel}


@callback(output={"open": Output(Ids.ADD_DRAWER, "is_open")}, inputs={"clicks": Input(Ids.ADD, "n_clicks")})
def open_panel(clicks: int | None) -> dict[str, bool]:
    """The panel opens when one asks to add data."""
    if not clicks:
        raise PreventUpdate
    return {"open": True}


@callback(output={"lakes": Output(Ids.LIST, "children")}, inputs={"news": Input(Shell.LIVE, "data")})
def show_lakes(news: Any) -> dict[str, Component]:
    """Every lake as it was measured last."""
    t = words()
    return {"lakes": lake_table([lake_view(facts) for facts in inventory(core())], t)}


@callback(
    output={"result": Output(Ids.ADD_RESULT, "children")},
    inputs={"clicks": Input(Ids.ADD_SUBMIT, "n_clicks"), "contents": Input(Ids.ADD_FILES, "contents")},
    state={"names": State(Ids.ADD_FILES, "filename"), "path": State(Ids.ADD_PATH, "value")},
    running=[(Output(Ids.ADD_SUBMIT, "disabled"), True, False)],
    prevent_initial_call=True,
)
def add_data(
    clicks: int | None, contents: list[str] | None, names: list[str] | None, path: str | None
) -> dict[str, Component]:
    """What became of the path or the files that were added."""
    t = words()
    try:
        if ctx.triggered_id == Ids.ADD_FILES and contents and names:
            return {"result": _report(add_upload(core(), _files(names, contents), actor=actor()), t)}
        if clicks and path and path.strip():
            return {"result": _report(add_path(core(), path.strip(), actor=actor()), t)}
    except NexusError as error:
        return {"result": error_card(Fault(reason(error.code, error.params), "viewer", error.code), t)}
    raise PreventUpdate


def _files(names: list[str], contents: list[str]) -> list[tuple[str, io.BytesIO]]:
    """The files as the browser sends them (`data:<type>;base64,<bytes>`), to be read."""
    bodies = (io.BytesIO(base64.b64decode(content.partition(",")[2])) for content in contents)
    return list(zip(names, bodies, strict=True))


def _report(found: IntakeReport, t: Translator) -> Component:
    files = file_views(found.outcomes)
    if found.dashboard is None:
        return report(files, None, t)
    name = get_dashboard(core(), found.dashboard).name
    return report(files, (name, address(found.dashboard, DashboardState())), t)
