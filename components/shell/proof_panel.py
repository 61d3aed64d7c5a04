"""The panel behind a proof line: everything known about where the numbers come from, SQL included."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardView
from components.view import Proof

SQL_ID = "nx-proof-sql"
ROWS_SQL_ID = "nx-rows-sql"


def drawer(id: str, body: str, title: str) -> Component:
    """A closed panel at the side (`is_open` of `id` opens it) whose content is the children of `body`."""
    return dbc.Offcanvas(html.Div(id=body), id=id, title=title, placement="end", is_open=False)


def proof_drawer(t: Translator) -> Component:
    """The closed panel for proofs; its content is the children of `DashboardView.PROOF_BODY`."""
    return drawer(DashboardView.PROOF_PANEL, DashboardView.PROOF_BODY, t("proof.title"))


def proof_panel(proof: Proof, t: Translator, *, title: str = "") -> Component:
    """Every fact of a proof, and its SQL with a button that copies it."""
    facts = [part for name, words in _facts(proof, t) for part in (html.Dt(t(f"proof.fact.{name}")), html.Dd(words))]
    parts: list[Component] = [html.H3(title, className="nx-subhead")] if title else []
    parts.append(html.Dl(facts, className="nx-facts"))
    if proof.sql:
        parts += [html.H3(t("proof.sql"), className="nx-subhead"), code(proof.sql, t)]
    return html.Div(parts)


def statement(text: str, t: Translator) -> Component:
    """SQL behind rows, folded away."""
    return html.Details([html.Summary(t("proof.sql")), code(text, t, id=ROWS_SQL_ID)], className="nx-statement")


def code(text: str, t: Translator, *, id: str = SQL_ID) -> Component:
    """Text in a box with a button that copies it."""
    idle, done = t("proof.copy"), t("proof.copied")
    copy = html.Button(
        [icon("copy"), html.Span(idle, className="nx-copy-idle"), html.Span(done, className="nx-copy-done")],
        type="button",
        className="nx-button",
        **{"data-nx": "copy", "data-from": f"#{id}"},
    )
    return html.Div([html.Pre(html.Code(text, id=id), tabIndex=0), copy], className="nx-code")


def _facts(proof: Proof, t: Translator) -> list[tuple[str, str | list[Component]]]:
    unknown = t("proof.unknown")
    facts: list[tuple[str, str | list[Component]]] = [
        ("as_of", unknown if proof.as_of is None else t.datetime(proof.as_of)),
        ("dataset", proof.dataset),
        ("route", t(f"proof.route.{proof.route}.long")),
        ("rows", unknown if proof.rows is None else t.number(proof.rows)),
        ("bytes", unknown if proof.bytes is None else t.size(proof.bytes)),
        ("time", t.duration(proof.milliseconds)),
        ("quality", unknown if proof.quality is None else t.number(proof.quality, 1)),
        ("applied", ", ".join(proof.applied) or t("proof.none")),
    ]
    skipped = [f"{name}: {t.reason(reason)}" for name, reason in proof.skipped]
    optional = (
        ("lake", proof.lake),
        ("limit", "" if proof.limit is None else t("proof.limit", count=proof.limit)),
        ("skipped", _lines(skipped)),
        ("partial", proof.partial),
        ("execution", proof.execution),
        ("notes", _lines([t.reason(note) for note in proof.notes])),
    )
    return facts + [(name, words) for name, words in optional if words]


def _lines(texts: Sequence[str]) -> list[Component]:
    return [html.Div(text) for text in texts]
