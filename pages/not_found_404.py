"""What stands where there is no page."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components.ids import NotFound as Ids


def layout(**_query: str) -> Component:
    """A place for the words."""
    return html.Div(id=Ids.BODY)


register_page(__name__, title="Nexus")
