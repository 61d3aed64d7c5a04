"""What stands where there is nothing: empty cards and pages, and faults with who can act."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.view import Fault, Reason


def empty_card(reason: Reason, t: Translator) -> Component:
    """Why a card has no numbers, and what to do next."""
    words = [html.Span(t("widgets.empty.title"), className="nx-state-title"), html.Span(t.reason(reason))]
    return html.Div(words, className="nx-state", role="status")


def error_card(fault: Fault, t: Translator) -> Component:
    """What happened, who can act, and the reference to quote."""
    return html.Div(
        [
            html.Span(t("fault.title"), className="nx-state-title"),
            html.Span(t.reason(fault.reason)),
            html.Span(t(f"fault.actor.{fault.actor}")),
            html.Span(t("fault.reference", reference=fault.reference), className="nx-reference"),
        ],
        className="nx-state nx-state-error",
        role="alert",
    )


def empty_state(title: str, words: str, actions: Sequence[Component] = (), *, picture: str = "empty") -> Component:
    """A page or section without content: what it is for and what to do next."""
    parts: list[Component] = [icon(picture), html.H2(title, className="nx-state-title"), html.P(words)]
    if actions:
        parts.append(html.Div(list(actions), className="nx-state-actions"))
    return html.Div(parts, className="nx-state nx-state-page", role="status")
