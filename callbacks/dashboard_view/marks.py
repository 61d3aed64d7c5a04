"""Clicks on charts: the browser turns them into a mark (widget, key, with Shift, twice); `moves` does the rest."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback

from components.ids import DashboardView as Ids

clientside_callback(
    ClientsideFunction("nexus", "mark"),
    Output(Ids.MARK, "data"),
    Input(Ids.graph(ALL), "clickData"),
    prevent_initial_call=True,
)
