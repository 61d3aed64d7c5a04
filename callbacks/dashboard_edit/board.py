"""Head and grid of the editor follow the draft; cards that show the same as before are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, callback, no_update, set_props
from dash.development.base_component import Component

from callbacks.cards import card
from callbacks.context import actor, core
from callbacks.dashboard_edit.desk import Desk, open_desk
from callbacks.dashboard_view.address import address, read_tab
from components.dashboard_edit.board import Frame, board, place
from components.dashboard_edit.head import DraftFact, edit_head, tab_tools
from components.ids import DashboardEdit as Ids
from components.shell.grid import Box
from components.shell.tabs import TabLink, tab_row
from components.widgets.card import render_card
from data.dashboards import DashboardState, Widget, compute_dashboard

Shown = dict[str, str]


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"said": Input(Ids.DRAFT, "data")})
def show_head(said: Mapping[str, Any] | None) -> dict[str, Component]:
    """The head, with what can be taken back."""
    desk = open_desk(said)
    draft = desk.draft
    view = address(draft.dashboard.id, DashboardState()) if draft.base is not None else None
    name = desk.t.label("dashboard", draft.dashboard.id, draft.dashboard.name)
    fact = DraftFact(name, view, draft.changed, desk.step(draft.undo), desk.step(draft.redo))
    return {"header": edit_head(fact, desk.t)}


@callback(
    output={"tabs": Output(Ids.TABS, "children")},
    inputs={"said": Input(Ids.DRAFT, "data"), "search": Input(Ids.URL, "search")},
)
def show_tabs(said: Mapping[str, Any] | None, search: str | None = None) -> dict[str, Component | None]:
    """The tabs, with what one can do with the open one."""
    desk = open_desk(said)
    dashboard = desk.draft.dashboard
    here = dashboard.tab(read_tab(search))
    links = [TabLink(tab.title, f"?tab={tab.id}", chosen=tab.id == here) for tab in dashboard.tabs]
    return {"tabs": tab_row(links, desk.t, tools=tab_tools(desk.t) if links else ())}


@callback(
    output={"grid": Output(Ids.GRID, "children"), "shown": Output(Ids.SHOWN, "data")},
    inputs={"said": Input(Ids.DRAFT, "data"), "search": Input(Ids.URL, "search")},
    state={"shown": State(Ids.SHOWN, "data")},
)
def show_board(said: Mapping[str, Any] | None, shown: Shown | None, search: str | None = None) -> dict[str, Any]:
    """The grid; while it has the same widgets, only places and cards that changed are set."""
    desk = open_desk(said)
    tab = desk.draft.dashboard.tab(read_tab(search))
    widgets = desk.draft.dashboard.on(tab)
    looks = {"": f"{desk.draft.id} {tab}"} | {widget.id: look_of(widget, desk) for widget in widgets}
    if not shown or list(shown) != list(looks) or shown[""] != looks[""]:
        cards = drawn(desk, [widget.id for widget in widgets])
        frames = [(_frame(widget, desk), cards[widget.id]) for widget in widgets]
        return {"grid": board(frames, desk.t), "shown": looks}
    for widget in widgets:
        set_props(Ids.slot(widget.id), {"style": place(_box(widget))})
    changed = [widget.id for widget in widgets if shown[widget.id] != looks[widget.id]]
    for id_, content in drawn(desk, changed).items():
        set_props(Ids.content(id_), {"children": content})
    return {"grid": no_update, "shown": looks}


def drawn(desk: Desk, widgets: Sequence[str]) -> dict[str, Component]:
    """The cards of some widgets, without what one can do with them."""
    if not widgets:
        return {}
    found = compute_dashboard(core(), desk.draft.dashboard, DashboardState(), actor=actor(), widgets=widgets)
    scene = desk.scene
    return {
        one.id: render_card(replace(card(one, scene), proof=None, drills=False, crumbs=()), desk.t) for one in found
    }


def look_of(widget: Widget, desk: Desk) -> str:
    """Differs whenever the card of a widget may, wherever it lies."""
    bare = replace(widget, layout=replace(widget.layout, x=0, y=0))
    return hashlib.blake2b(repr((bare, desk.draft.dashboard.defaults)).encode(), digest_size=6).hexdigest()


def _frame(widget: Widget, desk: Desk) -> Frame:
    return Frame(widget.id, desk.scene.title(widget.id, widget.title), _box(widget))


def _box(widget: Widget) -> Box:
    at = widget.layout
    return Box(at.x, at.y, at.w, at.h)
