"""What one can do with the marks that were clicked: a small bar that floats over the chart."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.widgets.card import Action

FEW = 3
THROUGH = "through"
CLASS = "nx-mark-action"


def mark_bar(label: str, actions: Sequence[Action], clear: str, t: Translator) -> Component:
    """The bar for the marks named `label`; `clear` is the address without them."""
    links = [_link(action) for action in actions[:FEW]]
    off = dcc.Link(icon("x", t("widgets.marks.clear")), href=clear, className=f"{CLASS} nx-mark-off")
    return html.Div(
        [html.Span(label, className="nx-mark-label", title=label), *links, off],
        className="nx-marks",
        role="group",
        **{"aria-label": t("widgets.marks", label=label), "data-stay": "yes"},
    )


def _link(action: Action) -> Component:
    if action.icon == THROUGH:
        return dcc.Link(icon(action.icon, action.label), href=action.href or "", title=action.label, className=CLASS)
    return dcc.Link([icon(action.icon), html.Span(action.label)], href=action.href or "", className=CLASS)
