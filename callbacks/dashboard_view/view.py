"""What the address shows, as the callbacks of the page need it: the dashboard, the state, and a scene for cards."""

from __future__ import annotations

from dataclasses import dataclass

from dash.exceptions import PreventUpdate

from callbacks.cards import Scene
from callbacks.context import core, words
from callbacks.dashboard_view.address import Panel, address, dashboard_of, read_panel, read_state, read_tab
from components.format import Translator
from data.dashboards import Dashboard, DashboardState, get_dashboard
from data.metrics import load_catalog


@dataclass(frozen=True)
class View:
    """One dashboard in one state, with the panel that is open at its side."""

    dashboard: Dashboard
    state: DashboardState
    panel: Panel | None
    t: Translator
    tab: str | None = None

    @property
    def scene(self) -> Scene:
        """The scene for its cards."""
        return Scene(self.dashboard, self.state, self.t, self.link, load_catalog(core()).dimension_labels())

    def link(self, state: DashboardState, panel: Panel | None = None) -> str:
        """The address of this dashboard in another state."""
        return address(self.dashboard.id, state, panel, self.other_tab)

    @property
    def other_tab(self) -> str | None:
        """The tab where it is not the first one, which needs no name in the address."""
        return self.tab if self.tab != self.dashboard.tab(None) else None

    def name(self) -> str:
        """The name of the dashboard in the viewer's language."""
        return self.t.label("dashboard", self.dashboard.id, self.dashboard.name)


def open_view(pathname: str | None, search: str | None) -> View:
    """The view an address asks for. Raises NotFound, DefinitionError and InputError; PreventUpdate on other pages."""
    dashboard_id = dashboard_of(pathname)
    if dashboard_id is None or search is None:
        raise PreventUpdate
    found = get_dashboard(core(), dashboard_id)
    return View(found, read_state(search), read_panel(search), words(), found.tab(read_tab(search)))
