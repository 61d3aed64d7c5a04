"""From a dashboard to its editor: one's own is edited, one that comes with Nexus is copied first."""

from __future__ import annotations

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import core
from callbacks.dashboard_edit.desk import begun_address, edit_address
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.header import button
from data.dashboards import copy_of


def change_button(view: View) -> Component:
    """The way to the editor."""
    if view.dashboard.prebuilt:
        return button(view.t("dashboards.copy"), id=Ids.COPY, picture="copy")
    return button(view.t("dashboards.edit"), href=edit_address(view.dashboard.id), picture="edit")


@callback(
    output={"href": Output(Ids.GO, "href")},
    inputs={"clicks": Input(Ids.COPY, "n_clicks")},
    state={"pathname": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def copy(clicks: int | None, pathname: str | None) -> dict[str, str]:
    """The editor of a copy, a draft until it is published."""
    if not clicks:
        raise PreventUpdate
    view = open_view(pathname, "")
    return {"href": begun_address(copy_of(core(), view.dashboard.id, view.t("dashboards.copy_of", name=view.name())))}
