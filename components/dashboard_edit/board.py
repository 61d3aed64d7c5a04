"""The grid of the editor: every card in a frame that can be moved, sized, opened, copied and removed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardEdit as Ids
from components.shell.grid import Box
from components.shell.states import empty_state

TOOLS = (("earlier", "earlier"), ("later", "down"), ("edit", "edit"), ("copy", "copy"), ("remove", "trash"))


@dataclass(frozen=True)
class Frame:
    """A widget's place in the grid, and its title in words."""

    id: str
    title: str
    box: Box


def board(frames: Sequence[tuple[Frame, Component]], t: Translator) -> list[Component]:
    """The frames with their cards, as one reads them; how to begin where there is none."""
    if not frames:
        return [empty_state(t("dashboard_edit.empty.title"), t("dashboard_edit.empty"), [add_menu(t)])]
    in_order = sorted(frames, key=lambda each: (each[0].box.y, each[0].box.x))
    return [_slot(frame, card, t) for frame, card in in_order]


def place(box: Box) -> dict[str, int]:
    """Where a frame lies, for the style of its slot."""
    return {"--x": box.x, "--y": box.y, "--w": box.w, "--h": box.h}


def grid_words(t: Translator) -> str:
    """What the script of the grid says, as JSON with holes it fills."""
    keys = ("moved", "sized", "edge", "label")
    return json.dumps({key: t(f"dashboard_edit.say.{key}") for key in keys}, ensure_ascii=False)


def add_menu(t: Translator) -> Component:
    """The button "Add" with its menu of what can be added."""
    offers: list[dict[str, Any]] = [
        {"label": t("dashboard_edit.add.chart"), "icon": "dashboards", "local": "edit-add-chart"},
        {"label": t("dashboard_edit.add.text"), "icon": "file", "local": "edit-add-text"},
        {"label": t("dashboard_edit.add.section"), "icon": "format", "local": "edit-add-section"},
        {"label": t("dashboard_edit.add.tab"), "icon": "copy", "local": "edit-newtab", "divider": True},
    ]
    return html.Button(
        [icon("plus"), html.Span(t("dashboard_edit.add"))],
        type="button",
        className="nx-button",
        **{"data-nx": "menu", "aria-haspopup": "menu", "data-entries": json.dumps(offers, ensure_ascii=False)},
    )


def _slot(frame: Frame, card: Component, t: Translator) -> Component:
    tools = [
        html.Button(
            icon(picture), type="button", className="nx-edit-tool", title=t(f"dashboard_edit.tool.{do}"),
            **{"data-edit": do, "aria-label": t(f"dashboard_edit.tool.{do}.named", title=frame.title)},
        )
        for do, picture in TOOLS
    ]  # fmt: skip
    return html.Div(
        [
            html.Div(card, id=Ids.content(frame.id), className="nx-edit-content"),
            html.Div(tools, className="nx-edit-tools"),
            html.Span(className="nx-edit-size", title=t("dashboard_edit.size"), **{"data-edit": "size"}),
        ],
        id=Ids.slot(frame.id),
        className="nx-slot nx-edit-slot",
        style=place(frame.box),
        tabIndex=0,
        role="group",
        **{
            "aria-roledescription": t("dashboard_edit.widget"),
            "aria-label": t("dashboard_edit.slot", title=frame.title),
            "aria-describedby": "de-help",
            "data-slot": frame.id,
            "data-title": frame.title,
        },
    )
