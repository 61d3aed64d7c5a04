"""What the browser does by itself: clicks and drags become a mark (widget, key, with Shift, twice) or a span, which
`moves` puts into the address; it remembers the addresses, so that steps are taken back; and it asks for the cards
that are left once those in view are drawn."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Input, Output, State, clientside_callback

from components.ids import DashboardView as Ids

clientside_callback(
    ClientsideFunction("nexus", "mark"),
    Output(Ids.MARK, "data"),
    Input(Ids.graph(ALL), "clickData"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("nexus", "brushed"),
    Output(Ids.BEHIND, "data"),
    Input(Ids.BRUSHED, "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("nexus", "trailed"),
    Output(Ids.TRAIL, "data"),
    Input(Ids.URL, "search"),
    State(Ids.URL, "pathname"),
)

clientside_callback(
    ClientsideFunction("nexus", "goOn"),
    Output(Ids.TO_COME, "data"),
    Input(Ids.LEFT, "data"),
    prevent_initial_call=True,
)
