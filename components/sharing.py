"""The panel of a dashboard's views: those that are kept, a form for another, a link, the wall screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardView as Ids


@dataclass(frozen=True)
class ViewLink:
    """A saved view and its address."""

    id: str
    name: str
    href: str
    standard: bool
    mark: str


def share_drawer(found: Sequence[ViewLink], t: Translator, *, link: str, kiosk: str, editable: bool) -> Component:
    """The open panel."""
    rows = [_row(one, t, editable=editable) for one in found]
    hint = html.P(t("dashboard_view.share.none"), className="nx-hint")
    views = html.Ul(rows, className="nx-views") if rows else hint
    parts = [html.H2(t("dashboard_view.share.views"), className="nx-section"), views]
    wall = dcc.Link([icon("expand"), html.Span(t("dashboard_view.share.kiosk"))], href=kiosk, className="nx-button")
    body = [*parts, *(_form(t) if editable else ()), _link(link, t), html.Div(wall)]
    return dbc.Offcanvas(
        html.Div(body, className="nx-add"), id=Ids.drawer("share"), title=t("dashboard_view.share.title"),
        placement="end", is_open=True, class_name="nx-drawer nx-drawer-edit",
    )  # fmt: skip


def _row(one: ViewLink, t: Translator, *, editable: bool) -> Component:
    parts: list[Component] = [dcc.Link(one.name, href=one.href)]
    if one.standard:
        parts.append(html.Span(t("dashboard_view.share.is_standard"), className="nx-tag"))
    if editable:
        label = t("dashboard_view.share.drop", name=one.name)
        parts.append(
            html.Button(
                icon("trash"), id=Ids.drop(one.id, one.mark), type="button", className="nx-edit-tool", title=label,
                **{"aria-label": label},
            )
        )  # fmt: skip
    return html.Li(parts)


def _form(t: Translator) -> list[Component]:
    field = dcc.Input(id=Ids.sharing("name"), type="text", maxLength=120, className="nx-field")
    save = html.Button(
        t("dashboard_view.share.save"), id=Ids.keep("view"), type="button", className="nx-button nx-button-primary"
    )
    return [
        html.Label([t("dashboard_view.share.name"), field]),
        dbc.Switch(id=Ids.sharing("standard"), value=False, label=t("dashboard_view.share.standard")),
        html.Div(save),
    ]


def _link(link: str, t: Translator) -> Component:
    copy = html.Button(
        t("dashboard_view.share.copy"),
        type="button",
        className="nx-button",
        **{"data-nx": "copy", "data-from": "#dv-link"},
    )
    words = html.Code(link, id="dv-link", className="nx-share-link", **{"data-absolute": ""})
    return html.Div(
        [html.Span(t("dashboard_view.share.link"), className="nx-field-name"), words, copy], className="nx-add"
    )
