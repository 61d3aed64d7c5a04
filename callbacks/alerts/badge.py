"""How many firings are open, beside Alerts in the navigation: as the page is opened, and as alerts are judged."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Shell
from components.shell.badge import alerts_badge, alerts_count
from data.alerts import firings


@callback(
    output={"count": Output(Shell.ALERTS_OPEN, "children")},
    inputs={"news": Input(Shell.LIVE_ALERTS, "data")},
    prevent_initial_call=True,
)
def show_open(news: Any) -> dict[str, list[Component]]:
    """The count after news of alerts."""
    if not news:
        raise PreventUpdate
    return {"count": alerts_count(_open(), words())}


def open_badge() -> Component:
    """The badge as the frame begins."""
    return alerts_badge(_open(), words())


def _open() -> int:
    return len(firings(core(), actor=actor(), open_only=True))
