"""Views of a dashboard that are kept, the short link to the one that is open, and the wall screen."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from callbacks.dashboard_view.address import KIOSK, address
from callbacks.dashboard_view.view import View, open_view
from components.format import Translator
from components.icons import icon
from components.ids import DashboardView as Ids
from components.sharing import ViewLink, share_drawer
from data.access import Permission, may, require
from data.dashboards import SavedView, Seen, drop_view, save_view, saved_views

LINK = "/dashboards/open/"
EACH_SECONDS = 30


@callback(
    output={"panel": Output(Ids.SHARE_PANEL, "children")},
    inputs={
        "opened": Input(Ids.SHARE, "n_clicks"),
        "done": Input(Ids.keep(ALL), "n_clicks"),
        "drops": Input(Ids.drop(ALL, ALL), "n_clicks"),
    },
    state={
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
        "ids": State(Ids.sharing(ALL), "id"),
        "values": State(Ids.sharing(ALL), "value"),
    },
    prevent_initial_call=True,
)
def show_sharing(search: str | None, pathname: str | None, ids: list[Any], values: list[Any], **_: Any) -> Any:
    """The panel, after what was just done in it."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        raise PreventUpdate
    view, subject = open_view(pathname, search), ctx.triggered_id
    if isinstance(subject, dict):
        require(actor(), Permission.EDIT)
        if "view" in subject:
            drop_view(core(), subject["view"], actor=actor(), mark=subject["mark"])
        else:
            keep(view, {id_["name"]: value for id_, value in zip(ids, values, strict=True)})
    return {"panel": panel(view)}


def keep(view: View, fields: dict[str, Any]) -> None:
    """Keep the open view under the name in the form; nothing without one."""
    name = str(fields.get("name") or "").strip()
    if name:
        standard = bool(fields.get("standard"))
        id_ = view.dashboard.id
        save_view(core(), id_, Seen(view.state, view.other_tab), actor=actor(), name=name, standard=standard)


def panel(view: View) -> Component:
    """Every saved view, the form for another, the link to this one."""
    found = [
        ViewLink(one.id, one.name or one.id, view_address(one), one.standard, one.mark)
        for one in saved_views(core(), view.dashboard.id)
    ]
    link = view_address_here(view)
    wall = address(view.dashboard.id, view.state, tab=view.other_tab)
    kiosk = f"{wall}{'&' if '?' in wall else '?'}{KIOSK}={EACH_SECONDS}"
    return share_drawer(found, view.t, link=link, kiosk=kiosk, editable=may(actor(), Permission.EDIT))


def view_address(found: SavedView) -> str:
    """The page of a saved view."""
    return address(found.dashboard_id, found.state, tab=found.tab)


def view_address_here(view: View) -> str:
    """A short link to what is open; the address itself for who may keep nothing."""
    if not may(actor(), Permission.EDIT):
        return address(view.dashboard.id, view.state, tab=view.other_tab)
    kept = save_view(core(), view.dashboard.id, Seen(view.state, view.other_tab), actor=actor())
    return f"{LINK}{kept.id}"


def share_button(t: Translator) -> Component:
    """The button that opens the panel."""
    return html.Button(
        icon("bookmark", t("dashboard_view.share")), id=Ids.SHARE, type="button",
        className="nx-button nx-button-quiet nx-button-icon", title=t("dashboard_view.share"),
    )  # fmt: skip
