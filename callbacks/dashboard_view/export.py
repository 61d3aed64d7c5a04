"""A widget as a CSV file."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, dcc
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from callbacks.dashboard_view.actions import CSV
from callbacks.dashboard_view.view import open_view
from components.ids import DashboardView as Ids
from data.dashboards.export import export_csv


@callback(
    output={"file": Output(Ids.DOWNLOAD, "data")},
    inputs={"clicks": Input(Ids.action(ALL, CSV), "n_clicks")},
    state={"search": State(Ids.URL, "search"), "pathname": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def download_csv(clicks: list[int | None], search: str | None, pathname: str | None) -> dict[str, Any]:
    """The numbers of the widget whose menu entry was clicked, as the address filters them."""
    if not any(clicks) or not isinstance(ctx.triggered_id, dict):
        raise PreventUpdate
    view, widget = open_view(pathname, search), ctx.triggered_id["widget"]
    pieces = export_csv(core(), view.dashboard.id, widget, view.state, actor=actor())
    return {"file": dcc.send_bytes(b"".join(pieces), f"{view.dashboard.id}-{widget}.csv")}
