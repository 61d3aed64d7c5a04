"""When a pipeline runs next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator


def next_runs(found: Sequence[datetime], zone: str, t: Translator, *, active: bool, href: str) -> Component:
    """The next times; why there are none; the way to all of them, `href`."""
    more = dcc.Link(t("pipelines.schedule.one"), href=href)
    if not active or not found:
        words = t("pipelines.next.none" if active else "pipelines.next.paused")
        return html.Div([html.P(words, className="nx-hint"), more], className="nx-panel nx-next")
    rows = [html.Li(t.datetime(at)) for at in found]
    return html.Div(
        [html.Ol(rows), html.P(t("pipelines.next.zone", zone=zone), className="nx-hint"), more],
        className="nx-panel nx-next",
    )
