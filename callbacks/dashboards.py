"""The list of dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from dash import ALL, Input, Output, callback, ctx, html, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import Scene, card
from callbacks.context import actor, core, words
from callbacks.dashboard_edit.desk import begun_address, edit_address
from callbacks.dashboard_view.address import address
from components.dashboard_list import Tile, tiles
from components.format import Translator
from components.ids import Dashboards as Ids
from components.ids import Shell
from components.shell.header import button, header
from components.shell.states import empty_state
from components.shell.toasts import toast
from components.view import Kpi
from data.access import Actor, Permission, require
from data.core import Core
from data.dashboards import (
    Dashboard,
    DashboardState,
    compute,
    delete_dashboard,
    get_dashboard,
    list_dashboards,
    new_drafts,
    restore_dashboard,
    standard_views,
)
from data.metrics import load_catalog


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.LIST, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page."""
    t = words()
    new = button(t("dashboards.new"), id=Ids.NEW, picture="plus", primary=True)
    return {"header": header(t("nav.dashboards"), t, actions=[new])}


@callback(
    output={"href": Output(Ids.GO, "href")}, inputs={"clicks": Input(Ids.NEW, "n_clicks")}, prevent_initial_call=True
)
def begin(clicks: int | None) -> dict[str, str]:
    """The editor of a new dashboard."""
    if not clicks:
        raise PreventUpdate
    return {"href": begun_address({"name": words()("dashboards.new.name"), "widgets": []})}


@callback(
    output={"tiles": Output(Ids.LIST, "children")},
    inputs={"shown": Input(Ids.LIST, "id"), "changed": Input(Ids.CHANGED, "data")},
)
def show_list(shown: str, changed: Any = None) -> dict[str, Component]:
    """All dashboards with their headline numbers; what to do where there is none."""
    t = words()
    found = [*dashboard_tiles(core(), t, actor=actor()), *draft_tiles(core(), t, actor=actor())]
    return {
        "tiles": tiles(found, t, removable=True)
        if found
        else empty_state(t("dashboards.none.title"), t("dashboards.none"))
    }


@callback(
    output={"changed": Output(Ids.CHANGED, "data")},
    inputs={"removes": Input(Ids.remove(ALL), "n_clicks"), "undos": Input(Ids.undo(ALL), "n_clicks")},
    prevent_initial_call=True,
)
def remove(removes: list[int | None], undos: list[int | None]) -> dict[str, Any]:
    """A dashboard is gone, with a way to bring it back; or there again."""
    subject: Any = ctx.triggered_id
    if not isinstance(subject, dict) or not ctx.triggered[0]["value"]:
        raise PreventUpdate
    require(actor(), Permission.EDIT)
    id_, t = subject["dashboard"], words()
    if subject["type"] == Ids.undo("")["type"]:
        name, action = restore_dashboard(core(), id_, None, actor=actor()).name, None
    else:
        name = get_dashboard(core(), id_).name
        delete_dashboard(core(), id_, actor=actor())
        action = html.Button(t("dashboards.undo"), id=Ids.undo(id_), type="button", className="nx-button")
    said = t("dashboards.back" if action is None else "dashboards.removed", name=name)
    set_props(Shell.TOASTS, {"children": toast(said, action=action)})
    return {"changed": [id_, action is None]}


def dashboard_tiles(core: Core, t: Translator, *, actor: Actor) -> Iterator[Tile]:
    """A tile for every dashboard, prebuilt ones first."""
    standard = standard_views(core)
    for dashboard in list_dashboards(core):
        view = standard.get(dashboard.id)
        facts = [t("dashboards.widgets", count=len(dashboard.widgets))]
        if dashboard.refresh_rate:
            facts.append(t("dashboards.refresh", rate=t.duration(dashboard.refresh_rate, "seconds")))
        label, headline = _headline(core, dashboard, t, actor)
        yield Tile(
            id=dashboard.id,
            name=t.label("dashboard", dashboard.id, dashboard.name),
            description=t.label("dashboard", f"{dashboard.id}.description", dashboard.description),
            facts=" · ".join(facts),
            href=address(dashboard.id, view.state, tab=view.tab) if view else address(dashboard.id, DashboardState()),
            label=label,
            headline=headline,
            own=not dashboard.prebuilt,
        )


def draft_tiles(core: Core, t: Translator, *, actor: Actor) -> Iterator[Tile]:
    """A tile for every dashboard the actor has begun and never published."""
    for draft in new_drafts(core, actor=actor):
        href = edit_address(draft.dashboard_id, draft.id)
        yield Tile(draft.id, draft.name, "", t("dashboards.draft.words"), href, draft=True)


def _headline(core: Core, dashboard: Dashboard, t: Translator, actor: Actor) -> tuple[str, Kpi | None]:
    """The title and the number of the first KPI that can be computed."""
    kpis = [widget.id for widget in dashboard.widgets if widget.kind == "kpi"]
    names = load_catalog(core).dimension_labels()
    scene = Scene(dashboard, DashboardState(), t, lambda state: address(dashboard.id, state), names)
    for widget in compute(core, dashboard.id, DashboardState(), actor=actor, widgets=kpis[:1]):
        drawn = card(widget, scene)
        if drawn.body is not None:
            return drawn.title, cast(Kpi, drawn.body)
    return "", None
