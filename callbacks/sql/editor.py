"""What the editor in the browser is told: which tab it shows, what is wrong, what stands written anew."""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, clientside_callback

from components.ids import Sql as Ids

clientside_callback(
    ClientsideFunction("sql", "obey"),
    Output(Ids.OBEYED, "data"),
    Input(Ids.SHOW, "data"),
    Input(Ids.MARK, "data"),
    Input(Ids.TEXT, "data"),
    prevent_initial_call=True,
)
