"""The frame around every page, in the viewer's language."""

from __future__ import annotations

from dash import Dash, page_container
from dash.development.base_component import Component

from callbacks.alerts.badge import open_badge
from callbacks.context import core, words
from callbacks.document import install_document
from components.shell.frame import EVENTS, NavItem, Place, frame
from components.viewer import speak
from data.dashboards import list_dashboards

NAVIGATION = (
    NavItem("home", "/"),
    NavItem("dashboards", "/dashboards"),
    NavItem("explore", "/explore"),
    NavItem("sql", "/sql"),
    NavItem("alerts", "/alerts"),
    NavItem("reports", "/reports"),
    NavItem("lakes", "/lakes", "data"),
    NavItem("pipelines", "/pipelines", "data"),
    NavItem("quality", "/quality", "data"),
    NavItem("dispatch", "/dispatch", "field"),
    NavItem("technicians", "/technicians", "field"),
)


def install(app: Dash) -> None:
    """Give `app` the frame, its document, and pages that speak the viewer's language."""
    app.layout = layout
    app.server.before_request(lambda: speak(words()))
    install_document(app)


def layout() -> Component:
    """The whole application around the page of the address."""
    t = words()
    hint = t("nav.dashboards")
    places = [
        Place(t.label("dashboard", found.id, found.name), f"/dashboards/view/{found.id}", hint)
        for found in list_dashboards(core())
    ]
    events = f"{EVENTS}&after={core().events.last_id()}"
    badges = {"alerts": open_badge()}
    return frame(page_container, t, nav=NAVIGATION, places=places, events=events, badges=badges)
