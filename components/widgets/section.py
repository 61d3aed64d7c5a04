"""The heading of a section of a dashboard: its title stands in the card's head, a note beside it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.view import Card, Text


def render(body: Text, t: Translator, name: str | None = None) -> Component:
    """What the section is about, in one line."""
    return html.Span(body.markdown, className="nx-section-words")


def example() -> Card:
    """A heading."""
    return Card("new", "section", "New business", Text("Deals that began this year."))
