"""Edits of a dashboard's document: each gives another document and leaves the given one as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from data.dashboards.arrange import arranged, clamped, closed_up, room_for
from data.dashboards.fields import meant
from data.dashboards.model import Layout
from data.errors import NotFound

Document = dict[str, Any]
SIZES = {"kpi": (4, 3), "text": (6, 4), "section": (12, 1), "map": (7, 7), "table": (12, 7)}
SIZE = (6, 6)


def place_widget(document: Document, widget_id: str, x: int, y: int, w: int, h: int) -> Document:
    """The widget lies there, as far as the grid goes; those it would cover move down."""
    widget = find(document, widget_id)
    boxes = _boxes(document, widget.get("tab")) | {widget_id: clamped(x, y, w, h)}
    return _laid(document, arranged(boxes, first=widget_id))


def add_widget(document: Document, widget: Mapping[str, Any]) -> Document:
    """One more widget, at the first place with room for its kind; its id is made here."""
    w, h = SIZES.get(str(widget.get("kind")), SIZE)
    layout = room_for(_boxes(document, widget.get("tab")), w, h)
    if widget.get("kind") == "section":
        layout = Layout(0, _bottom(document, widget.get("tab")), w, h)
    made = {"id": _free(document), **_filled(widget), "layout": dataclasses.asdict(layout)}
    return {**document, "widgets": [*document["widgets"], made]}


def change_widget(document: Document, widget_id: str, changes: Mapping[str, Any]) -> Document:
    """The widget with other values; None takes a key away. It keeps its id and its place."""
    standing = find(document, widget_id)
    changed = _filled({**standing, **changes, "id": widget_id, "layout": standing["layout"]})
    if changed.get("tab") != standing.get("tab"):
        box = standing["layout"]
        layout = room_for(_boxes(document, changed.get("tab")), box["w"], box["h"])
        changed["layout"] = dataclasses.asdict(layout)
    return {**document, "widgets": [changed if one["id"] == widget_id else one for one in document["widgets"]]}


def copy_widget(document: Document, widget_id: str) -> Document:
    """The widget once more, at the first place with room for it."""
    standing = find(document, widget_id)
    box = standing["layout"]
    layout = room_for(_boxes(document, standing.get("tab")), box["w"], box["h"])
    made = {**standing, "id": _free(document), "layout": dataclasses.asdict(layout)}
    return {**document, "widgets": [*document["widgets"], made]}


def remove_widget(document: Document, widget_id: str) -> Document:
    """The document without a widget; the others stay where they are."""
    find(document, widget_id)
    return {**document, "widgets": [one for one in document["widgets"] if one["id"] != widget_id]}


def close_gaps(document: Document, tab: str | None = None) -> Document:
    """The widgets of a tab as far up as they go."""
    return _laid(document, closed_up(_boxes(document, tab)))


def change_head(document: Document, changes: Mapping[str, Any]) -> Document:
    """Name, description, filters, defaults and the like; None takes a key away."""
    return _filled({**document, **changes, "id": document["id"], "widgets": document["widgets"]})


def add_tab(document: Document, title: str) -> Document:
    """One more tab; where there was none, what stands moves to a first one of the dashboard's name."""
    tabs = list(document.get("tabs", ()))
    widgets = document["widgets"]
    if not tabs:
        tabs = [{"id": "tab-1", "title": document["name"]}]
        widgets = [{**widget, "tab": "tab-1"} for widget in widgets]
    taken = {tab["id"] for tab in tabs}
    count = next(number for number in range(len(tabs) + 1, len(tabs) + 100) if f"tab-{number}" not in taken)
    return {**document, "tabs": [*tabs, {"id": f"tab-{count}", "title": title}], "widgets": widgets}


def rename_tab(document: Document, tab_id: str, title: str) -> Document:
    """The tab under another title."""
    tabs = [{**tab, "title": title} if tab["id"] == tab_id else tab for tab in document.get("tabs", ())]
    return {**document, "tabs": tabs}


def remove_tab(document: Document, tab_id: str) -> Document:
    """The document without a tab and what stands on it; the last one left is none, and keeps its widgets."""
    tabs = [tab for tab in document.get("tabs", ()) if tab["id"] != tab_id]
    widgets = [widget for widget in document["widgets"] if widget.get("tab") != tab_id]
    if len(tabs) > 1:
        return {**document, "tabs": tabs, "widgets": widgets}
    bare = [{key: value for key, value in widget.items() if key != "tab"} for widget in widgets]
    return {**{key: value for key, value in document.items() if key != "tabs"}, "widgets": bare}


def find(document: Document, widget_id: str) -> Document:
    """A widget of a document. Raises NotFound."""
    found: Document | None = next((one for one in document["widgets"] if one["id"] == widget_id), None)
    if found is None:
        hint = meant(widget_id, [one["id"] for one in document["widgets"]])
        raise NotFound("dashboard.widget_unknown", widget=widget_id, dashboard=document["id"], hint=hint)
    return found


def settle(document: Document) -> Document:
    """The document with no two widgets of one tab over each other."""
    for tab in {one.get("tab") for one in document["widgets"]}:
        document = _laid(document, arranged(_boxes(document, tab)))
    return document


def _boxes(document: Document, tab: str | None) -> dict[str, Layout]:
    return {one["id"]: Layout(**one["layout"]) for one in document["widgets"] if one.get("tab") == tab}


def _laid(document: Document, boxes: Mapping[str, Layout]) -> Document:
    widgets = [
        {**one, "layout": dataclasses.asdict(boxes[one["id"]])} if one["id"] in boxes else one
        for one in document["widgets"]
    ]
    return {**document, "widgets": widgets}


def _bottom(document: Document, tab: str | None) -> int:
    return max((box.y + box.h for box in _boxes(document, tab).values()), default=0)


def _filled(found: Mapping[str, Any]) -> Document:
    return {key: value for key, value in found.items() if value is not None}


def _free(document: Document) -> str:
    taken = {one["id"] for one in document["widgets"]}
    count = len(taken) + 1
    while f"widget-{count}" in taken:
        count += 1
    return f"widget-{count}"
