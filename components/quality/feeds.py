"""Who feeds on a table."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.quality.facts import Link


def feed_list(dashboards: Sequence[Link], datasets: Sequence[str], t: Translator) -> Component:
    """The dashboards as links, the datasets by name."""
    title = html.H2(t("quality.feeds.title"), className="nx-section")
    if not datasets:
        return html.Div([title, html.P(t("quality.feeds.none.long"), className="nx-hint")])
    rows: list[Component] = []
    if dashboards:
        links = [dcc.Link(each.label, href=each.href, className="nx-chip nx-chip-link") for each in dashboards]
        rows += [html.Dt(t("quality.feeds.dashboards")), html.Dd(links, className="nx-chips")]
    rows += [html.Dt(t("quality.feeds.datasets")), html.Dd(", ".join(datasets))]
    return html.Div([title, html.Dl(rows, className="nx-facts nx-panel nx-feeds")])
