"""The tabs of a dashboard: every one has its grid, of which that in the address is seen."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, html
from dash.development.base_component import Component

from callbacks.dashboard_view.address import address
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.grid import Box, Slot, card_grid
from components.shell.tabs import TabLink, tab_row
from data.dashboards import Widget


def tabbed(view: View) -> Component:
    """The grid of the dashboard, or one a tab below their links."""
    tabs = view.dashboard.tabs
    if not tabs:
        return html.Div([_links(view), card_grid([_slot(widget, view) for widget in view.dashboard.widgets], view.t)])
    grids = [
        card_grid(
            [_slot(widget, view) for widget in view.dashboard.on(tab.id)], view.t, id=Ids.tab(tab.id),
            hidden=tab.id != view.tab,
        )
        for tab in tabs
    ]  # fmt: skip
    return html.Div([_links(view), *grids])


@callback(
    output={"links": Output(Ids.TABS, "children"), "hidden": Output(Ids.tab(ALL), "hidden")},
    inputs={"search": Input(Ids.URL, "search")},
    state={"pathname": State(Ids.URL, "pathname"), "tabs": State(Ids.tab(ALL), "id")},
    prevent_initial_call=True,
)
def show_tab(search: str | None, pathname: str | None, tabs: list[dict[str, str]]) -> dict[str, Any]:
    """The grid of the tab in the address is seen, the others are not."""
    view = open_view(pathname, search)
    return {"links": _row(view), "hidden": [tab["tab"] != view.tab for tab in tabs]}


def _links(view: View) -> Component:
    return html.Div(_row(view), id=Ids.TABS)


def _row(view: View) -> Component | None:
    first = view.dashboard.tab(None)
    links = [
        TabLink(
            tab.title,
            address(view.dashboard.id, view.state, tab=tab.id if tab.id != first else None),
            chosen=tab.id == view.tab,
        )
        for tab in view.dashboard.tabs
    ]
    return tab_row(links, view.t)


def _slot(widget: Widget, view: View) -> Slot:
    at = widget.layout
    return Slot(widget.id, widget.kind, view.scene.title(widget.id, widget.title), Box(at.x, at.y, at.w, at.h))
