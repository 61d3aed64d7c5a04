"""The twelve-column grid of cards: every card has a slot whose place and size never change while it loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import DashboardView
from components.ids.id import Id
from components.widgets.card import skeleton_card

WIDE = 7


@dataclass(frozen=True)
class Box:
    """Where a card stands: column 0–11, row, and how many of each it takes. A row is 48 px, the gap 16."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True)
class Slot:
    """A widget's place before its numbers are known."""

    id: str
    kind: str
    title: str
    box: Box


def card_grid(
    slots: Sequence[Slot], t: Translator, *, id: str | Id = DashboardView.GRID, hidden: bool = False
) -> Component:
    """The grid with a skeleton in every slot; callbacks put cards into `DashboardView.slot(widget).children`."""
    in_order = sorted(slots, key=lambda s: (s.box.y, s.box.x))
    return html.Div(
        [slot(s, skeleton_card(s.id, s.kind, s.title, t)) for s in in_order], id=id, className="nx-grid", hidden=hidden
    )


def slot(at: Slot, child: Component) -> Component:
    """One slot with its content."""
    place = {"--x": at.box.x, "--y": at.box.y, "--w": at.box.w, "--h": at.box.h}
    wide = {"data-wide": "yes"} if at.box.w >= WIDE else {}
    return html.Div(child, id=DashboardView.slot(at.id), className="nx-slot", style=place, **wide)
