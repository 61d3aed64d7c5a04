"""Toasts: short messages that come and go, for what just happened."""

from __future__ import annotations

from typing import Literal

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

Tone = Literal["", "good", "bad", "warn"]
STAY = 6_000


def toast(
    title: str, words: str = "", *, tone: Tone = "", reference: str = "", action: Component | None = None
) -> Component:
    """A message for `Shell.TOASTS`; bad news stays until it is closed. `action` may undo what happened."""
    body: list[Component] = [html.Div(words)] if words else []
    if reference:
        body.append(html.Div(reference, className="nx-reference"))
    if action is not None:
        body.append(html.Div(action, className="nx-state-actions"))
    stay = {} if tone == "bad" else {"duration": STAY}
    return dbc.Toast(
        body, header=title, dismissable=True, is_open=True, class_name=f"nx-toast nx-toast-{tone or 'plain'}", **stay
    )
