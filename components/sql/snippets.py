"""Snippets at the side of the console: a click writes one, a form keeps the selection as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids

LONGEST_TIP = 1_000


@dataclass(frozen=True)
class Piece:
    """A piece of SQL under a name; `mine` ones can be removed, `note` says whose others are."""

    id: str
    name: str
    text: str
    note: str
    mine: bool


def pieces(found: Sequence[Piece], t: Translator) -> Component:
    """The snippets, and below them the form that keeps one more."""
    listed: Component = html.Ul([html.Li(_piece(each, t)) for each in found], className="nx-sql-list")
    return html.Div([listed if found else html.P(t("sql.snippets.none"), className="nx-hint"), _form(t)])


def _form(t: Translator) -> Component:
    name = dcc.Input(
        id=Ids.snippet("name"), value="", maxLength=120, className="nx-field", autoComplete="off", debounce=False
    )
    shared = dcc.Checklist(
        id=Ids.snippet("shared"), options=[{"label": t("sql.snippets.shared"), "value": "shared"}], value=[]
    )
    keep = html.Button(t("sql.snippets.keep"), type="button", className="nx-button", **{"data-sql": "snippet"})
    label = html.Label([t("sql.snippets.name"), name], className="nx-label")
    return html.Div([label, shared, keep], className="nx-sql-snippet-form")


def _piece(piece: Piece, t: Translator) -> list[Component]:
    words = [html.Span(piece.name, className="nx-sql-item-title"), html.Span(piece.note, className="nx-sql-item-code")]
    write = html.Button(
        words,
        type="button",
        className="nx-sql-item",
        title=piece.text[:LONGEST_TIP],
        **{"data-sql": "insert", "data-text": piece.text, "aria-label": t("sql.snippets.insert", name=piece.name)},
    )
    if not piece.mine:
        return [write]
    label = t("sql.snippets.forget", name=piece.name)
    drop = html.Button(
        icon("trash"),
        id=Ids.forget_snippet(piece.id),
        type="button",
        className="nx-sql-close",
        title=label,
        **{"aria-label": label},
    )
    return [write, drop]
