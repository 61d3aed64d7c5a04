"""Publishing a draft: together with what others published meanwhile, after a choice where both changed the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, callback, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from callbacks.dashboard_edit.desk import open_desk
from callbacks.dashboard_view.address import address
from components.ids import DashboardEdit as Ids
from components.ids import Shell
from components.shell.toasts import toast
from data.dashboards import DashboardState, publish_draft


@callback(
    output={"href": Output(Ids.GO, "href")},
    inputs={"panel": Input(Ids.OPEN, "data")},
    prevent_initial_call=True,
)
def publish(panel: Mapping[str, Any] | None) -> dict[str, str]:
    """The published dashboard is opened."""
    if not panel or panel["panel"] != "publish":
        raise PreventUpdate
    desk = open_desk(panel)
    kept, conflicts = publish_draft(core(), panel["dashboard"], draft=panel["draft"], actor=actor())
    if conflicts:
        raise PreventUpdate
    set_props(Shell.TOASTS, {"children": toast(desk.t("dashboard_edit.done", name=kept.name), tone="good")})
    return {"href": address(kept.id, DashboardState())}
