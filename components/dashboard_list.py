"""Dashboards to open: one tile each, with what it is about and its headline number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Dashboards as Ids
from components.view import Kpi
from components.widgets import WIDGETS
from components.widgets.skeleton import bones


@dataclass(frozen=True)
class Tile:
    """A dashboard: `facts` is a line about it, `headline` its first number by the name `label`."""

    id: str
    name: str
    description: str
    facts: str
    href: str
    label: str = ""
    headline: Kpi | None = None
    own: bool = False
    draft: bool = False


def tiles(found: Sequence[Tile], t: Translator, *, removable: bool = False) -> Component:
    """The dashboards as a grid of tiles; one's own can be taken away where they are `removable`."""
    drawn = [_removable(one, t) if removable and one.own else _tile(one, t) for one in found]
    return html.Div(drawn, className="nx-tiles")


def waiting(count: int) -> Component:
    """Grey tiles in place of the dashboards."""
    return html.Div(
        [html.Div(html.Div(bones("kpi"), className="nx-tile-number"), className="nx-tile") for _ in range(count)],
        className="nx-tiles",
        **{"aria-hidden": "true"},
    )


def _removable(one: Tile, t: Translator) -> Component:
    label = t("dashboards.remove", name=one.name)
    remove = html.Button(
        icon("trash"), id=Ids.remove(one.id), type="button", title=label, className="nx-edit-tool nx-tile-remove",
        **{"aria-label": label},
    )  # fmt: skip
    return html.Div([_tile(one, t), remove], className="nx-tile-place")


def _tile(one: Tile, t: Translator) -> Component:
    words = "dashboards.draft" if one.draft else "dashboards.own"
    tag = [html.Span(t(words), className="nx-tag")] if one.own or one.draft else []
    parts: list[Component] = [html.Div([html.H2(one.name, className="nx-tile-title"), *tag], className="nx-tile-head")]
    if one.description:
        parts.append(html.P(one.description, className="nx-tile-words"))
    if one.headline is not None:
        number = WIDGETS["kpi"].render(one.headline, t, None)
        parts.append(html.Div([html.Span(one.label, className="nx-tile-label"), number], className="nx-tile-number"))
    parts.append(html.Span(one.facts, className="nx-tile-facts"))
    return dcc.Link(parts, href=one.href, className="nx-tile", title=one.name)
