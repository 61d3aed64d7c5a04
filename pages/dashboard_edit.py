"""The editor of one dashboard: places for head, grid and panel; the script of the grid opens the draft."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.dashboard_edit.board import grid_words
from components.ids import DashboardEdit as Ids
from components.viewer import viewer

BUNDLE = "/assets/lazy/grid.js"


def title(*, dashboard_id: str = "") -> str:
    """The name in the browser's tab."""
    return f"{dashboard_id.replace('-', ' ').capitalize()} · {viewer()('dashboard_edit.crumb')} · Nexus"


def layout(*, dashboard_id: str = "", **_query: str) -> Component:
    """The empty editor."""
    t = viewer()
    stores = [dcc.Store(id=id_) for id_ in (Ids.ORDER, Ids.DRAFT, Ids.OPEN, Ids.SHOWN)]
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            *stores,
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(id=Ids.TABS),
            html.Div(
                id=Ids.GRID, className="nx-grid nx-edit-grid",
                **{"data-bundle": BUNDLE, "data-dashboard": dashboard_id, "data-say": grid_words(t)},
            ),
            html.P(t("dashboard_edit.help"), id="de-help", className="nx-hint nx-edit-help"),
            html.Div(id=Ids.SAY, className="visually-hidden", role="status", **{"aria-live": "assertive"}),
            html.Div(id=Ids.PANEL),
        ]
    )  # fmt: skip


register_page(__name__, path_template="/dashboards/edit/<dashboard_id>", title=title)
