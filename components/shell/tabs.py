"""The row of tabs of a page: links, of which one is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator


@dataclass(frozen=True)
class TabLink:
    """A tab and its address."""

    label: str
    href: str
    chosen: bool = False


def tab_row(links: Sequence[TabLink], t: Translator, *, tools: Sequence[Component] = ()) -> Component | None:
    """The tabs in a row with what can be done to the open one; nothing where there are none."""
    if not links:
        return None
    about = {"aria-label": t("dashboard_view.tabs"), "data-stay": ""}
    row = html.Nav([_link(link) for link in links], className="nx-tabs", **about)
    return html.Div([row, *tools], className="nx-tab-row")


def _link(link: TabLink) -> Component:
    look = "nx-tab nx-tab-chosen" if link.chosen else "nx-tab"
    inner = dcc.Link(link.label, href=link.href, className=look)
    return html.Span(inner, **({"aria-current": "page"} if link.chosen else {}))
