"""What stands in a card while it loads: one element, whose grey shapes the style sheet draws."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def bones(shape: str) -> Component:
    """The body of a loading card in a shape: kpi, line, bar, column or block."""
    return html.Div(className=f"nx-card-body nx-bones nx-bones-{shape}", **{"aria-hidden": "true"})
