"""The routes of embeds: the page with its grid of skeletons, and its cards as HTML with their figures.

The gate has read the token before: `flask.g.embed` says what may be shown and with whose eyes.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template
from typing import cast

import flask
from dash import html
from werkzeug.exceptions import NotFound as WebNotFound

from callbacks.cards import Scene, card
from callbacks.context import core, words
from components.format import Translator
from components.markup import html_of, table_html
from components.shell.grid import Box, Slot, card_grid
from components.view import Card, Table
from components.widgets.card import render_card
from components.widgets.graph import Figure
from data.access.embed import Embed
from data.dashboards import Dashboard, Widget, compute, get_dashboard, parse_state
from data.errors import AccessError, NotFound
from data.metrics import load_catalog

PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
VIEW, DATA = "/embed/view/<dashboard_id>", "/embed/data/<dashboard_id>"
REST = ("/embed/", "/embed/<path:_rest>")
HTML = "text/html; charset=utf-8"
LEAST_SECONDS = 60


def install(server: flask.Flask) -> None:
    """Put the routes on the server, and where Dash would answer for any other address below them, nothing."""
    server.add_url_rule(VIEW, "embed_view", show_page)
    server.add_url_rule(DATA, "embed_data", show_cards)
    for rest in REST:
        server.add_url_rule(rest, "embed_nothing_here", _nothing_here, strict_slashes=False)


def show_page(dashboard_id: str) -> flask.Response:
    """The page of an embed; the sites that `NEXUS_EMBED_ORIGINS` names may frame it."""
    embed = _embed(dashboard_id)
    dashboard, t = get_dashboard(core(), embed.dashboard), words()
    page = PAGE.substitute(
        language=escape(t.language),
        title=escape(t.label("dashboard", dashboard.id, dashboard.name)),
        refresh=max(dashboard.refresh_rate, LEAST_SECONDS) if dashboard.refresh_rate else 0,
        grid=html_of(card_grid([_slot(each, dashboard, t) for each in _widgets(dashboard, embed)], t), {}),
    )
    response = flask.Response(page, content_type=HTML)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def show_cards(dashboard_id: str) -> flask.Response:
    """Every card as HTML by its widget, and the figures of their charts."""
    embed = _embed(dashboard_id)
    dashboard = get_dashboard(core(), embed.dashboard)
    state, chosen = parse_state(embed.state), [each.id for each in _widgets(dashboard, embed)]
    scene = Scene(dashboard, state, words(), lambda _state: "", load_catalog(core()).dimension_labels())
    figures: dict[str, Figure] = {}
    cards = {
        one.id: _card(card(one, scene), scene.t, figures)
        for one in compute(core(), dashboard.id, state, actor=embed.actor, widgets=chosen)
    }
    return flask.jsonify({"cards": cards, "figures": figures})


def _nothing_here(_rest: str = "") -> flask.Response:
    raise WebNotFound


def _embed(dashboard_id: str) -> Embed:
    found = cast(Embed, flask.g.embed)
    if found.dashboard != dashboard_id:
        raise AccessError("embed.altered")
    return found


def _widgets(dashboard: Dashboard, embed: Embed) -> tuple[Widget, ...]:
    if embed.tab is not None and embed.tab not in {tab.id for tab in dashboard.tabs}:
        raise NotFound("embed.no_tab", tab=embed.tab)
    return dashboard.on(dashboard.tab(embed.tab)) if dashboard.tabs else dashboard.widgets


def _slot(widget: Widget, dashboard: Dashboard, t: Translator) -> Slot:
    at, title = widget.layout, t.label("widget", f"{dashboard.id}.{widget.id}", widget.title)
    return Slot(widget.id, widget.kind, title, Box(at.x, at.y, at.w, at.h))


def _card(shown: Card, t: Translator, figures: dict[str, Figure]) -> str:
    bare = replace(shown, proof=None, drills=False, crumbs=())
    if not isinstance(shown.body, Table):
        return html_of(render_card(bare, t), figures)
    head = html.Header(html.H3(shown.title, className="nx-card-title"), className="nx-card-head")
    inner = f'<div class="nx-card-body">{table_html(shown.body, t)}</div>'
    kind = escape(shown.kind)
    name = f'class="nx-card nx-card-{kind}" data-widget="{escape(shown.id)}" data-state="ready"'
    return f"<article {name}>{html_of(head, figures)}{inner}</article>"
