"""The pop-up that publishes a query as a table."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids


def publish_button(t: Translator) -> list[Component]:
    """The button and its pop-up: a name, what will come of it, and doing it."""
    words = t("sql.publish")
    button = html.Button(
        [icon("pipelines"), html.Span(words)], id=Ids.PUBLISH, type="button", className="nx-button", title=words
    )
    title = dcc.Input(id=Ids.PUBLISH_TITLE, value="", maxLength=50, className="nx-field", autoComplete="off")
    options = [{"label": t("sql.publish.dataset"), "value": "dataset"}]
    dataset = dcc.Checklist(id=Ids.PUBLISH_DATASET, options=options, value=[])
    do = html.Button(t("sql.publish.do"), id=Ids.PUBLISH_DO, type="button", className="nx-button nx-button-primary")
    body = html.Div(
        [
            html.P(t("sql.publish.words"), className="nx-hint"),
            html.Label([t("sql.publish.title"), title], className="nx-label"),
            dataset,
            html.Div(do, className="nx-pop-actions"),
        ],
        className="nx-pop",
    )
    pop = dbc.Popover(
        dbc.PopoverBody(body),
        id=Ids.PUBLISH_POP,
        target=Ids.PUBLISH,
        trigger="legacy",
        placement="bottom-end",
        hide_arrow=True,
    )
    return [button, pop]
