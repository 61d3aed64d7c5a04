"""The panel that makes a result a widget: how it is drawn, what it is called, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids
from components.shell.filters import Choice, select


@dataclass(frozen=True)
class Offer:
    """What can be chosen for a result: kinds, columns, numbers among them, columns beneath, dashboards; and `note`,
    why one can't look beneath it."""

    kinds: Sequence[str]
    columns: Sequence[str]
    numbers: Sequence[str]
    beneath: Sequence[str]
    dashboards: Sequence[Choice]
    note: str = ""


@dataclass(frozen=True)
class Begun:
    """What is chosen to begin with."""

    kind: str
    x: str | None
    y: Sequence[str]
    series: str | None
    title: str


def keep_button(t: Translator) -> Component:
    """The button that opens the panel."""
    words, look = t("sql.keep"), "nx-button nx-sql-keep"
    return html.Button([icon("plus"), html.Span(words)], id=Ids.KEEP, type="button", className=look, title=words)


def keep_drawer(t: Translator) -> Component:
    """The closed panel; its content comes when it is opened."""
    body = html.Div(id=Ids.KEEP_BODY)
    title = t("sql.keep")
    return dbc.Offcanvas(
        body, id=Ids.KEEP_DRAWER, title=title, placement="end", is_open=False, class_name="nx-drawer nx-drawer-keep"
    )


def keep_form(offer: Offer, begun: Begun, t: Translator) -> Component:
    """What can be chosen, with the widget as it will stand."""
    kinds = [Choice(name, t(f"sql.keep.kind.{name}")) for name in offer.kinds]
    title = dcc.Input(id=Ids.KEEP_TITLE, value=begun.title, maxLength=120, className="nx-field", autoComplete="off")
    onto = dcc.Dropdown(
        id=Ids.KEEP_ONTO,
        options=[{"label": each.label, "value": each.value} for each in offer.dashboards],
        value=offer.dashboards[0].value,
        clearable=False,
    )
    submit = html.Button(t("sql.keep.do"), id=Ids.KEEP_DO, type="button", className="nx-button nx-button-primary")
    fields = [
        html.Label([t("sql.keep.title"), title]),
        html.Label([t("sql.chart.kind"), select(Ids.KEEP_KIND, kinds, begun.kind, label=t("sql.chart.kind"))]),
        _picker(Ids.KEEP_X, t("sql.chart.x"), offer.columns, begun.x),
        _picker(Ids.KEEP_Y, t("sql.chart.y"), offer.numbers, list(begun.y), several=True),
        _picker(Ids.KEEP_SERIES, t("sql.keep.series"), offer.columns, begun.series),
        _picker(Ids.KEEP_BY, t("sql.keep.by"), offer.beneath, list(offer.beneath), several=True),
    ]
    parts: list[Component] = [html.Div(fields, className="nx-sql-keep-fields")]
    if offer.note:
        parts.append(html.P(offer.note, className="nx-hint"))
    parts += [
        html.Div(id=Ids.KEEP_SHOWN, className="nx-sql-keep-shown"),
        html.Label([t("sql.keep.onto"), onto]),
        html.Div(submit),
        html.Div(id=Ids.KEEP_RESULT, role="status"),
    ]
    return html.Div(parts, className="nx-add")


def kept(name: str, href: str, t: Translator) -> Component:
    """The way to the dashboard the widget stands on."""
    words = [html.Span(t("sql.kept.open", name=name)), icon("right")]
    link = dcc.Link(words, href=href, className="nx-button nx-button-primary")
    return html.Div([html.P(t("sql.kept")), link], className="nx-report")


def _picker(id: str, label: str, columns: Sequence[str], value: object, *, several: bool = False) -> Component:
    picker = dcc.Dropdown(id=id, options=list(columns), value=value, multi=several, clearable=True)
    return html.Label([label, picker])
