"""The pop-up that gives a query a name."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids


def save_button(t: Translator) -> list[Component]:
    """The button and its pop-up: a name, whether others see it, and doing it."""
    button = html.Button(
        [icon("bookmark"), html.Span(t("sql.save"))], id=Ids.SAVE, type="button", className="nx-button"
    )
    title = dcc.Input(id=Ids.SAVE_TITLE, value="", maxLength=120, className="nx-field", autoComplete="off")
    shared = dcc.Checklist(id=Ids.SAVE_SHARED, options=[{"label": t("sql.save.shared"), "value": "shared"}], value=[])
    do = html.Button(t("sql.save.do"), id=Ids.SAVE_DO, type="button", className="nx-button nx-button-primary")
    body = html.Div(
        [
            html.Label([t("sql.save.title"), title], className="nx-label"),
            shared,
            html.Div(do, className="nx-pop-actions"),
        ],
        className="nx-pop",
    )
    pop = dbc.Popover(
        dbc.PopoverBody(body),
        id=Ids.SAVE_POP,
        target=Ids.SAVE,
        trigger="legacy",
        placement="bottom-end",
        hide_arrow=True,
    )
    return [button, pop]
