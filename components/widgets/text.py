"""Words on a dashboard: Markdown without HTML."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.view import Card, Text


def render(body: Text, t: Translator, name: str | None = None) -> Component:
    """The Markdown of a `Text`; links open in a new tab."""
    return html.Div(dcc.Markdown(body.markdown, link_target="_blank"), className="nx-text", tabIndex=0)


def example() -> Card:
    """A note."""
    words = "Revenue counts **invoiced** lines. Credit notes are taken off in the month of the invoice."
    return Card("note", "text", "How to read this", Text(words))
