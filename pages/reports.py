"""Reports: dashboards that are sent at their times; a form for another."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.format import translator
from components.ids import Reports as Ids


def layout(**_query: str) -> Component:
    """The empty page; its callbacks fill it."""
    bone = html.Div(className="nx-panel nx-bone nx-lakes-bone")
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.CHANGED),
            dcc.Store(id=Ids.ADDED),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Section(bone, id=Ids.LIST),
            html.Div(id=Ids.RESULT, role="status"),
            html.Section(id=Ids.FORM),
        ],
        className="nx-alerts",
    )


register_page(__name__, path="/reports", title=f"{translator()('nav.reports')} · Nexus")
