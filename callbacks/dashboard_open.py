"""A short link leads on to its view."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, no_update

from callbacks.context import core, words
from callbacks.dashboard_view.sharing import view_address
from components.ids import DashboardOpen as Ids
from components.shell.header import button
from components.shell.states import empty_state
from data.dashboards import find_view
from data.errors import NotFound


@callback(
    output={"href": Output(Ids.URL, "href"), "body": Output(Ids.BODY, "children")},
    inputs={"view": Input(Ids.VIEW, "data")},
)
def lead_on(view: str | None) -> dict[str, Any]:
    """The address of the view; why there is none, where it was removed."""
    try:
        return {"href": view_address(find_view(core(), view or "")), "body": no_update}
    except NotFound as error:
        t = words()
        ways = [button(t("nav.dashboards"), href="/dashboards", primary=True)]
        said = t(f"errors.{error.code}", **error.params)
        return {"href": no_update, "body": empty_state(t("dashboard_view.closed.title"), said, ways)}
