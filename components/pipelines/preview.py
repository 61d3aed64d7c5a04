"""Rows as they are after a step, and what became of the rest, at the side."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.pipelines.checks import check_list
from components.pipelines.facts import PreviewFact, RejectFact


def preview_drawer(found: PreviewFact, t: Translator) -> Component:
    """The open panel."""
    body: list[Component] = [html.P(_account(found, t), className="nx-account")]
    body.append(_rows(found, t))
    body += check_list(found.checks, t)
    if found.rejects:
        body += [html.H3(t("pipelines.rejects"), className="nx-subhead"), reject_table(found.rejects, t)]
    title = t("pipelines.dry" if found.dry else "pipelines.look.title", step=found.step, sample=found.sample)
    return dbc.Offcanvas(
        html.Div(body, className="nx-rule-panel"),
        title=title,
        placement="end",
        is_open=True,
        class_name="nx-drawer nx-drawer-rows",
    )


def reject_table(found: Sequence[RejectFact], t: Translator) -> Component:
    """Rows that were set aside, each with where it stood and its reason."""
    columns = Columns({name: t(f"pipelines.reject.{name}") for name in ("reason", "place", "step", "text")})
    rows = [columns.row((one.reason, one.place, one.step, html.Code(one.text))) for one in found]
    return html.Div(columns.table(rows, "nx-rejects"), className="nx-scroll", tabIndex=0)


def _account(found: PreviewFact, t: Translator) -> str:
    return t(
        "pipelines.account",
        extracted=found.extracted,
        loaded=found.passed,
        rejected=found.rejected,
        filtered=found.filtered,
    )


def _rows(found: PreviewFact, t: Translator) -> Component:
    if not found.rows:
        return html.P(t("pipelines.look.none"), className="nx-hint")
    head = [html.Th([name, html.Span(kind, className="nx-type")], scope="col") for name, kind in found.columns]
    body = [html.Tr([html.Td(_cell(value)) for value in row]) for row in found.rows]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="nx-table nx-look")
    return html.Div(table, className="nx-scroll", tabIndex=0)


def _cell(value: str | None) -> Component | str:
    return html.Span("NULL", className="nx-hint") if value is None else value
