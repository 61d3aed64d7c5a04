"""The panel at the side: the proof of a widget's numbers, the rows behind them, what stands on its axis of time."""

from __future__ import annotations

from collections.abc import Callable

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, html
from dash.development.base_component import Component

from callbacks.cards import card
from callbacks.context import actor, core
from callbacks.dashboard_view.notes import notes_panel
from callbacks.dashboard_view.rows import rows_panel
from callbacks.dashboard_view.since import panel_of
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.shell.proof_panel import proof_panel
from components.shell.states import error_card
from data.dashboards import compute_widget


@callback(
    output={"panel": Output(Ids.PANEL, "children")},
    inputs={"search": Input(Ids.URL, "search")},
    state={"pathname": State(Ids.URL, "pathname")},
)
def show_panel(search: str | None, pathname: str | None) -> dict[str, Component | list[Component]]:
    """The panel that the address opens, if any."""
    view = open_view(pathname, search)
    if view.panel is not None and view.panel.kind == "since":
        return {"panel": drawer("since", panel_of(view, view.panel.widget), view.t("since.title"))}
    if view.panel is None or view.dashboard.widget(view.panel.widget) is None:
        return {"panel": []}
    return {"panel": PANELS[view.panel.kind](view, view.panel.widget)}


def _proof(view: View, widget_id: str) -> Component:
    found = card(compute_widget(core(), view.dashboard.id, widget_id, view.state, actor=actor()), view.scene)
    body = html.Div() if found.proof is None else proof_panel(found.proof, view.t, title=found.title)
    return drawer("proof", error_card(found.fault, view.t) if found.fault else body, view.t("proof.title"))


def drawer(kind: str, body: Component, title: str) -> Component:
    """An open panel at the side; closing it writes the address."""
    return dbc.Offcanvas(
        body, id=Ids.drawer(kind), title=title, placement="end", is_open=True, class_name=f"nx-drawer nx-drawer-{kind}"
    )


def _rows(view: View, widget_id: str) -> Component:
    found = view.dashboard.widget(widget_id)
    title = view.scene.title(widget_id, found.title if found else widget_id)
    return drawer("rows", rows_panel(view, widget_id), view.t("dashboard_view.rows.title", title=title))


def _notes(view: View, widget_id: str) -> Component:
    found = view.dashboard.widget(widget_id)
    title = view.scene.title(widget_id, found.title if found else widget_id)
    return drawer("notes", notes_panel(view, widget_id), view.t("dashboard_view.notes.title", title=title))


PANELS: dict[str, Callable[[View, str], Component]] = {"proof": _proof, "rows": _rows, "notes": _notes}
