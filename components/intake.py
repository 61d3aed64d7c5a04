"""The panel for adding data: a path on the machine Nexus runs on, or files from the viewer's."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Lakes as Ids

LARGEST = 64 * 1024 * 1024


def add_drawer(t: Translator) -> Component:
    """The closed panel; what became of the data stands in `Ids.ADD_RESULT`."""
    field = dcc.Input(id=Ids.ADD_PATH, type="text", placeholder=t("add_data.example"), className="nx-field")
    path = html.Label([t("add_data.path"), field])
    classes = "nx-button nx-button-primary"
    submit = html.Button(t("add_data.submit"), id=Ids.ADD_SUBMIT, type="button", className=classes)
    drop = dcc.Upload(
        html.Div([icon("upload"), html.Div(t("add_data.drop")), html.Div(t("add_data.largest"), className="nx-hint")]),
        id=Ids.ADD_FILES,
        multiple=True,
        max_size=LARGEST,
        className="nx-drop",
    )
    result = dcc.Loading(html.Div(id=Ids.ADD_RESULT), type="dot", delay_show=200)
    body = html.Div([html.P(t("add_data.words")), path, html.Div(submit), drop, result], className="nx-add")
    return dbc.Offcanvas(body, id=Ids.ADD_DRAWER, title=t("add_data.title"), placement="end", is_open=False)
