"""The frame of every widget: title, note, menu, drill path, body or why there is none, proof line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import DashboardView
from components.ids.id import Id
from components.light import light, lit
from components.shell.states import empty_card, error_card
from components.view import Card, Chart, Crumb, Reason
from components.widgets import WIDGETS
from components.widgets.flags import flag_row, flagged
from components.widgets.proof import proof_line
from components.widgets.skeleton import bones

Props = dict[str, Any]
LIGHT = "data-light"


@dataclass(frozen=True)
class Action:
    """An entry in a card's menu: a link (`href`, a download when `download`), or what the browser does by itself
    (`local`: image, print). `divider` draws a line above it."""

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
    parts: list[Component] = [
        light(*_top(card, t, actions, stale=state == "stale"), id=DashboardView.top(card.id)),
        html.Div(_body(card, t), className="nx-card-body"),
    ]
    if card.proof:
        parts.append(proof_line(card, card.proof, t))
    return html.Article(
        parts,
        className=classes,
        **{"aria-label": card.title, "data-widget": card.id, "data-kind": card.kind, "data-state": state},
    )


def redraw(card: Card, t: Translator, *, actions: Sequence[Action] = ()) -> list[tuple[Id, Props]] | None:
    """What to set, by component, so that a card that stands with its chart or number shows `card`; none is made anew.

    None where the card has neither and must be rendered whole.
    """
    changes = follow(card, t)
    if changes is None:
        return None
    return [*changes, (DashboardView.top(card.id), {LIGHT: lit(_top(card, t, actions, stale=False))})]


def follow(card: Card, t: Translator) -> list[tuple[Id, Props]] | None:
    """As `redraw`, of chart or number and proof alone: the head with its menu stays."""
    body = _body(card, t) if card.proof and _state(card, stale=False) == "ready" else None
    if card.proof is None or body is None or not (isinstance(body, dcc.Graph) or card.kind == "kpi"):
        return None
    line = proof_line(card, card.proof, t)
    shown = "figure" if isinstance(body, dcc.Graph) else LIGHT
    return [
        (body.id, {shown: getattr(body, shown)}),
        (DashboardView.proof(card.id), {LIGHT: getattr(line, LIGHT), "title": line.title}),
    ]


def skeleton_card(id: str, kind: str, title: str, t: Translator) -> Component:
    """The card of a widget that is still loading, in its final size."""
    head = html.Header(html.H3(title, className="nx-card-title", title=title), className="nx-card-head")
    shape = WIDGETS[kind].skeleton if kind in WIDGETS else "block"
    return html.Article(
        className=f"nx-card nx-card-{kind}",
        **{
            LIGHT: lit([head, bones(shape), html.Div(className="nx-proof-bone")]),
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


def _top(card: Card, t: Translator, actions: Sequence[Action], *, stale: bool) -> list[Component]:
    return [_head(card, t, actions, stale=stale), *_trail(card.crumbs, t), *flag_row(card, t)]


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
    """One button: its entries are drawn by the browser when it is pressed."""
    label = t("widgets.menu", title=card.title)
    return html.Button(
        type="button",
        className="nx-card-menu",
        title=label,
        **{"aria-label": label, "aria-haspopup": "menu", "data-nx": "menu", "data-entries": entries(actions)},
    )


def entries(actions: Sequence[Action]) -> str:
    """The actions as JSON for the browser; what is not set is left out."""
    found = [{name: value for name, value in vars(action).items() if value and name != "id"} for action in actions]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


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
    body = WIDGETS[card.kind].render(card.body, t, card.id)
    if card.flags and isinstance(card.body, Chart) and isinstance(body, dcc.Graph):
        body.figure = flagged(body.figure, card.body, card.flags, t)
    return body
