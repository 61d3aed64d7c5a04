"""The frame of every widget: title, note, menu, drill path, body or why there is none, proof line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardView
from components.shell.states import empty_card, error_card
from components.view import Card, Crumb, Reason
from components.widgets import WIDGETS
from components.widgets.proof import proof_line
from components.widgets.skeleton import bones


@dataclass(frozen=True)
class Action:
    """An entry in a card's menu. With `href` it is a link (a download when `download`); otherwise its clicks arrive at
    `DashboardView.action(widget, id)`. `local` names what the browser does by itself (`image`)."""

    id: str
    label: str
    icon: str
    href: str | None = None
    download: bool = False
    local: str | None = None
    divider: bool = False


def render_card(card: Card, t: Translator, *, actions: Sequence[Action] = (), stale: bool = False) -> Component:
    """The card of a widget in the state it is in: ready, stale, empty or error (`data-state`)."""
    state = _state(card, stale)
    classes = f"nx-card nx-card-{card.kind}" + (" nx-drills" if card.drills else "")
    parts = [
        _head(card, t, actions, stale=state == "stale"),
        *_trail(card.crumbs, t),
        html.Div(_body(card, t), className="nx-card-body"),
    ]
    if card.proof:
        parts.append(proof_line(card, card.proof, t))
    return html.Article(
        parts,
        className=classes,
        **{"aria-label": card.title, "data-widget": card.id, "data-kind": card.kind, "data-state": state},
    )


def skeleton_card(id: str, kind: str, title: str, t: Translator) -> Component:
    """The card of a widget that is still loading, in its final size."""
    head = html.Header(html.H3(title, className="nx-card-title", title=title), className="nx-card-head")
    shape = WIDGETS[kind].skeleton if kind in WIDGETS else "block"
    body = html.Div(bones(shape), className="nx-card-body")
    proof = html.Div(html.Div(className="nx-bone", style={"width": "38%", "height": "8px"}), className="nx-proof-bone")
    return html.Article(
        [head, body, *([] if kind == "text" else [proof])],
        className=f"nx-card nx-card-{kind}",
        **{
            "aria-label": t("widgets.loading", title=title),
            "aria-busy": "true",
            "data-widget": id,
            "data-kind": kind,
            "data-state": "loading",
        },
    )


def _state(card: Card, stale: bool) -> str:
    if card.fault:
        return "error"
    if card.empty or card.body is None:
        return "empty"
    return "stale" if stale else "ready"


def _head(card: Card, t: Translator, actions: Sequence[Action], *, stale: bool) -> Component:
    parts: list[Component] = [html.H3(card.title, className="nx-card-title", title=card.title)]
    if stale:
        parts.append(html.Span(t("widgets.stale"), className="nx-tag nx-tag-warn", title=t("widgets.stale.long")))
    if card.note:
        parts.append(html.Span(card.note, className="nx-card-note", title=card.note))
    if actions:
        parts.append(_menu(card, t, actions))
    return html.Header(parts, className="nx-card-head")


def _menu(card: Card, t: Translator, actions: Sequence[Action]) -> Component:
    items: list[Component] = []
    for action in actions:
        items += [dbc.DropdownMenuItem(divider=True)] if action.divider else []
        items.append(_item(card, action))
    return dbc.DropdownMenu(
        items,
        label=[icon("more"), html.Span(t("widgets.menu", title=card.title), className="nx-hidden")],
        caret=False,
        align_end=True,
        class_name="nx-card-menu",
        toggle_class_name="nx-card-menu-button",
    )


def _item(card: Card, action: Action) -> Component:
    local = {"data-nx": action.local, "data-widget-id": card.id} if action.local else {}
    words = [icon(action.icon), html.Span(action.label, **local)]
    if action.href:
        kind = {"external_link": True} if action.download else {}
        return dbc.DropdownMenuItem(words, href=action.href, **kind)
    return dbc.DropdownMenuItem(words, id=DashboardView.action(card.id, action.id))


def _trail(crumbs: Sequence[Crumb], t: Translator) -> list[Component]:
    if not crumbs:
        return []
    steps = [
        html.Span(
            dcc.Link(crumb.label, href=crumb.href)
            if crumb.href
            else html.Span(crumb.label, **{"aria-current": "true"}),
            className="nx-trail-step",
        )
        for crumb in crumbs
    ]
    return [html.Nav(steps, className="nx-trail nx-card-trail", **{"aria-label": t("widgets.crumbs")})]


def _body(card: Card, t: Translator) -> Component:
    if card.fault:
        return error_card(card.fault, t)
    if card.empty or card.body is None:
        return empty_card(card.empty or Reason("widgets.empty"), t)
    return WIDGETS[card.kind].render(card.body, t, card.id)
