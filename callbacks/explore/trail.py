"""Steps of the question taken back and done again: the browser remembers the addresses it came by."""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, State, clientside_callback

from components.ids import Explore as Ids

clientside_callback(
    ClientsideFunction("nexus", "trail"),
    Output(Ids.UNDO, "disabled"),
    Output(Ids.REDO, "disabled"),
    Input(Ids.URL, "search"),
    State(Ids.URL, "pathname"),
)
