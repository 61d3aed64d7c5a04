"""Conditions of a question: a chip each, and a pop-up for one more, beside another by *or* if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Explore as Ids


@dataclass(frozen=True)
class Kept:
    """A condition that holds, in words; `href` is the address without it."""

    label: str
    href: str


def chips(found: Sequence[Kept], t: Translator) -> list[Component]:
    """The conditions as links that take them away."""
    return [
        html.Div(
            dcc.Link(
                [html.Span(one.label, className="nx-chip-word"), icon("x", t("filters.remove", filter=one.label))],
                href=one.href,
                className="nx-chip",
                title=one.label,
            ),
            **{"data-stay": ""},
        )
        for one in found
    ]


def steps(t: Translator) -> list[Component]:
    """Take a step of the question back, do it again. The browser knows when there is one."""
    return [
        html.Button(
            icon(name, t(f"explore.{name}")),
            id=id,
            type="button",
            disabled=True,
            className="nx-button nx-button-quiet nx-button-icon",
            title=t(f"explore.{name}"),
            **{"data-trail": name},
        )
        for name, id in (("undo", Ids.UNDO), ("redo", Ids.REDO))
    ]


def one_more(t: Translator) -> list[Component]:
    """The button "Filter" and its pop-up: what it stands beside, a field, how it is compared, with what."""
    add = html.Button(
        [icon("plus"), html.Span(t("filters.add"))], id=Ids.ADD_FILTER, type="button", className="nx-button"
    )
    apply = html.Button(t("filters.apply"), id=Ids.FILTER_APPLY, type="button", className="nx-button nx-button-primary")
    parts = [
        html.Div(
            _picker(Ids.FILTER_BESIDE, t, t("explore.filter.beside"), clearable=False), id=Ids.FILTER_BESIDE_PLACE
        ),
        _picker(Ids.FILTER_FIELD, t, t("filters.field")),
        _picker(Ids.FILTER_OP, t, t("explore.filter.op"), clearable=False),
        html.Div(_picker(Ids.FILTER_VALUES, t, t("filters.values"), multi=True), id=Ids.FILTER_VALUES_PLACE),
        html.Div(
            dcc.Input(id=Ids.FILTER_TEXT, type="text", className="nx-field", placeholder=t("explore.filter.text")),
            id=Ids.FILTER_TEXT_PLACE,
            hidden=True,
        ),
        html.Div(apply, className="nx-pop-actions"),
    ]
    pop = dbc.Popover(
        dbc.PopoverBody(html.Div(parts, className="nx-pop")),
        id=Ids.FILTER_POP,
        target=Ids.ADD_FILTER,
        trigger="legacy",
        placement="bottom-start",
        hide_arrow=True,
    )
    return [add, pop]


def _picker(id: str, t: Translator, label: str, *, multi: bool = False, clearable: bool = True) -> Component:
    words = {
        "search": t("filters.search"),
        "no_options_found": t("filters.none"),
        "clear_selection": t("filters.clear"),
    }
    return dcc.Dropdown(id=id, options=[], multi=multi, clearable=clearable, placeholder=label, labels=words)
