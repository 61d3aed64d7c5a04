"""What leads away from the editor: publishing, a version opened as a new dashboard, a draft thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from callbacks.dashboard_edit.desk import begun_address, open_desk
from callbacks.dashboard_edit.fields import read_fields
from callbacks.dashboard_view.address import address
from components.ids import DashboardEdit as Ids
from components.ids import Shell
from components.shell.toasts import toast
from data.dashboards import DashboardState, dashboard_version, discard_draft, publish_draft

LIST = "/dashboards"
Panel = Mapping[str, Any]


@callback(
    output={"href": Output(Ids.GO, "href")},
    inputs={"panel": Input(Ids.OPEN, "data"), "submits": Input(Ids.submit(ALL), "n_clicks")},
    state={"ids": State(Ids.field(ALL), "id"), "values": State(Ids.field(ALL), "value")},
    prevent_initial_call=True,
)
def leave(panel: Panel | None, submits: list[int | None], ids: list[Any], values: list[Any]) -> dict[str, str]:
    """Where one goes on; nowhere while there is something to choose."""
    form = ctx.triggered_id
    if not panel or panel["panel"] not in WAYS:
        raise PreventUpdate
    if isinstance(form, Mapping) and (form["form"] != "publish" or not any(submits)):
        raise PreventUpdate
    href = WAYS[panel["panel"]](panel, read_fields(ids, values) if isinstance(form, Mapping) else {})
    if href is None:
        raise PreventUpdate
    return {"href": href}


def publish(panel: Panel, choices: Mapping[str, Any]) -> str | None:
    """The published dashboard, with what others published meanwhile; None where one has to choose first."""
    desk = open_desk(panel)
    own = desk.draft.document
    kept, conflicts = publish_draft(
        core(), panel["dashboard"], draft=panel["draft"], actor=actor(), choices=dict(choices)
    )
    if conflicts:
        return None
    alone = kept.mark == desk.draft.dashboard.mark
    words = desk.t("dashboard_edit.done" if alone else "dashboard_edit.done.merged", name=own["name"])
    set_props(Shell.TOASTS, {"children": toast(words, tone="good")})
    return address(kept.id, DashboardState())


def fork(panel: Panel, _choices: Mapping[str, Any]) -> str:
    """The editor of a new dashboard that begins as a version of this one."""
    desk = open_desk(panel)
    document = dashboard_version(core(), panel["dashboard"], int(panel["version"]))
    name = desk.t("dashboards.copy_of", name=document["name"])
    return begun_address({**document, "name": name})


def discard(panel: Panel, _choices: Mapping[str, Any]) -> str:
    """The published dashboard, or the list where it never was."""
    desk = open_desk(panel)
    discard_draft(core(), panel["dashboard"], draft=panel["draft"], actor=actor())
    return LIST if desk.draft.base is None else address(panel["dashboard"], DashboardState())


WAYS: dict[str, Callable[[Panel, Mapping[str, Any]], str | None]] = {
    "publish": publish,
    "fork": fork,
    "discard": discard,
}
