"""What the editor of a dashboard puts on the page: head, grid, every panel."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from dash import html

from callbacks.dashboard_edit import board, panel
from callbacks.dashboard_edit.desk import begun_address, edit_address
from callbacks.dashboard_view import change, sharing
from callbacks.dashboard_view.view import open_view
from components.dashboard_edit.head import tab_tools
from components.dashboard_edit.past import SideFact, conflict_choice
from components.format import translator
from components.ids import DashboardEdit as Ids
from components.ids import Dashboards, DashboardView
from data.dashboards import copy_of

SIDES = SideFact("Mine", "A"), SideFact("Theirs", "B")
DRAFT = "d-of-this-test"


def named(dashboard: str = "shop", draft: str = DRAFT, **more: Any) -> dict[str, Any]:
    return {"dashboard": dashboard, "draft": draft, **more}


def opened(name: str, dashboard: str = "shop", draft: str = DRAFT, **more: Any) -> Any:
    """A panel as it is opened on a draft."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel, "ctx", SimpleNamespace(triggered_id="de-open"))
        return panel.show_panel(named(dashboard, draft, panel=name, **more), None)["panel"]


def begun(core: Any) -> tuple[str, str]:
    """The ids of a dashboard and a draft: a copy of the shop, not published."""
    address = begun_address(copy_of(core, "shop", "Copy"))
    dashboard, _, draft = address.removeprefix(edit_address("")).partition("?draft=")
    return dashboard, draft


def editor() -> list[Any]:
    from callbacks.context import core

    dashboard, draft = begun(core())
    said = named(dashboard, draft)
    found = [board.show_head(said), board.show_board(said, None)]
    found += [opened("add", dashboard, draft, kind=kind) for kind in ("chart", "text", "section")]
    found += [opened("newtab", dashboard, draft), html.Div(id=Ids.submit("untab")), tab_tools(translator())]
    found += [opened("edit", dashboard, draft, widget="products"), opened("settings", dashboard, draft)]
    found += [opened("versions", dashboard, draft), conflict_choice("a/title", "A", "", *SIDES)]
    view = open_view("/dashboards/view/shop", "")
    found.append(change.change_button(replace(view, dashboard=replace(view.dashboard, prebuilt=True))))
    view_of = open_view("/dashboards/view/shop", "?f.region=North")
    sharing.keep(view_of, {"name": "North", "standard": True})
    return [*found, sharing.panel(view_of), html.Div(id=DashboardView.tab("a")), html.Button(id=Dashboards.undo("a"))]
