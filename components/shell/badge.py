"""How many things wait behind an entry of the navigation."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Shell

MOST = 99


def alerts_badge(count: int, t: Translator) -> Component:
    """The place of the count beside Alerts, empty while nothing is open."""
    return html.Span(alerts_count(count, t), id=Shell.ALERTS_OPEN, className="nx-nav-badge", **{"aria-live": "polite"})


def alerts_count(count: int, t: Translator) -> list[Component]:
    """The count as one sees it and as it is read out; nothing for none."""
    if not count:
        return []
    shown = f"{MOST}+" if count > MOST else str(count)
    said = html.Span(t("shell.alerts_open", count=count), className="visually-hidden")
    return [html.Span(shown, **{"aria-hidden": "true"}), said]
