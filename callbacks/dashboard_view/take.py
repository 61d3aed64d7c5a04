"""What can be taken away of the whole dashboard: files and paper. The entries follow the address."""

from __future__ import annotations

from urllib.parse import quote

from dash import Input, Output, State, callback, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, words
from callbacks.dashboard_view.address import dashboard_of, read_state, search_of
from components.format import Translator
from components.icons import icon
from components.ids import DashboardView as Ids
from components.widgets.card import Action, entries
from data.access import Permission, may
from data.dashboards import DashboardState, format_state

FILES = ("xlsx", "csv", "parquet")


@callback(
    output={"take": Output(Ids.TAKE, "children")},
    inputs={"search": Input(Ids.URL, "search")},
    state={"pathname": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def show_take(search: str | None, pathname: str | None) -> dict[str, Component]:
    """The button with the ways to take what the address shows."""
    dashboard = dashboard_of(pathname)
    if dashboard is None:
        raise PreventUpdate
    return {"take": take_button(dashboard, read_state(search), words())}


def take_button(dashboard: str, state: DashboardState, t: Translator) -> Component:
    """A button that opens the list of files and paper."""
    label = t("dashboard_view.take")
    return html.Button(
        icon("download", label),
        type="button",
        className="nx-button nx-button-quiet nx-button-icon",
        **{"aria-haspopup": "menu", "data-nx": "menu", "data-entries": entries(_ways(dashboard, state, t))},
    )


def _ways(dashboard: str, state: DashboardState, t: Translator) -> list[Action]:
    found = [
        Action(name, t(f"dashboard_view.take.{name}"), "download", href=_file(dashboard, state, name), download=True)
        for name in FILES
    ]
    found.append(Action("print", t("dashboard_view.take.print"), "printer", local="print", divider=True))
    if may(actor(), Permission.MANAGE):
        asked = f"/reports?dashboard={quote(dashboard)}&state={quote(format_state(state))}"
        found.append(Action("report", t("reports.regularly"), "reports", href=asked))
    return found


def _file(dashboard: str, state: DashboardState, name: str) -> str:
    search = search_of(state)
    return f"/api/bi/dashboards/{dashboard}/export{search}{'&' if search else '?'}format={name}"
