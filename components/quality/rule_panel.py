"""One rule at the side: what it says, how it stands, the rows that fail, its document, and the way to drop it."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import QualityTable as Ids
from components.quality.facts import FailingFact, RuleFact
from components.quality.rule_list import share_words, state_tag
from components.quality.words import column_words


def rule_drawer(one: RuleFact, rows: FailingFact | None, document: str, t: Translator, *, title: str) -> Component:
    """The open panel. `rows` is None where they can't be listed now; `document` is the rule as YAML."""
    body = [
        html.P(one.label or column_words(one.words, t), className="nx-subhead"),
        _facts(one, t),
        html.H3(t("quality.rows.title"), className="nx-subhead"),
        _rows(rows, t),
        html.H3(t("quality.document"), className="nx-subhead"),
        html.Div(html.Pre(document), className="nx-code"),
        html.Button(
            [icon("trash"), html.Span(t("quality.drop"))], id=Ids.drop(one.id), type="button", className="nx-button"
        ),
    ]
    return dbc.Offcanvas(
        html.Div(body, className="nx-rule-panel"),
        id=Ids.drawer(one.id),
        title=title,
        placement="end",
        is_open=True,
        class_name="nx-drawer nx-drawer-rule",
    )


def _facts(one: RuleFact, t: Translator) -> Component:
    pairs: list[tuple[str, Component | str]] = [
        (t("quality.head.state"), state_tag(one, t)),
        (t("quality.head.failed"), share_words(one, t)),
        (t("quality.head.dimension"), t(f"quality.dimension.{one.dimension}")),
    ]
    if one.since:
        pairs.append((t("quality.head.since"), t("quality.since.first", at=t.datetime(one.since))))
    if one.fault:
        pairs.append((t("quality.fault"), t.reason(one.fault)))
    parts = [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(parts, className="nx-facts")


def _rows(rows: FailingFact | None, t: Translator) -> Component:
    if rows is None:
        return html.P(t("quality.rows.unlisted"), className="nx-hint")
    if rows.total is None:
        return html.P(t("quality.rows.whole"), className="nx-hint")
    if not rows.rows:
        return html.P(t("quality.rows.none"), className="nx-hint")
    head = html.Tr([html.Th(name, scope="col") for name in rows.columns])
    body = [html.Tr([html.Td(value) for value in row]) for row in rows.rows]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(body)], className="nx-table"), className="nx-scroll")
    told = [t("quality.rows.shown", shown=len(rows.rows), total=rows.total)]
    if rows.first and rows.last:
        told.append(t("quality.rows.span", first=rows.first, last=rows.last))
    if rows.masked:
        told.append(t("quality.rows.masked"))
    return html.Div([html.P(" · ".join(told), className="nx-hint"), table])
