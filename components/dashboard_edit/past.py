"""Versions of a dashboard, and the choice between two sides of a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.dashboard_edit.forms import drawer
from components.format import Translator
from components.icons import icon
from components.ids import DashboardEdit as Ids


@dataclass(frozen=True)
class VersionFact:
    """A version in words; `whole` where there is something to go back to."""

    version: int
    at: str
    actor: str
    changes: Sequence[str]
    whole: bool


@dataclass(frozen=True)
class SideFact:
    """What one side says."""

    name: str
    words: str


def version_drawer(found: Sequence[VersionFact], t: Translator, *, changed: bool) -> Component:
    """Every version with what it changed, and the way out of the draft."""
    parts: list[Component] = []
    if changed:
        words = [icon("trash"), html.Span(t("dashboard_edit.discard"))]
        parts.append(html.Button(words, type="button", className="nx-button", **{"data-edit": "discard"}))
    if not found:
        parts.append(html.P(t("dashboard_edit.version.none"), className="nx-hint"))
    parts.append(html.Ol([_version(one, t) for one in found], className="nx-versions"))
    return dbc.Offcanvas(
        html.Div(parts, className="nx-add"), id=Ids.drawer("versions"), title=t("dashboard_edit.versions"),
        placement="end", is_open=True, class_name="nx-drawer nx-drawer-edit",
    )  # fmt: skip


def conflict_drawer(choices: Sequence[Component], t: Translator) -> Component:
    """Everything that has to be chosen before the draft is published."""
    words = html.P(t("dashboard_edit.conflicts", count=len(choices)))
    return drawer("publish", t("dashboard_edit.conflicts.title"), [words, *choices], t("dashboard_edit.publish"))


def conflict_choice(path: str, subject: str, part: str, mine: SideFact, theirs: SideFact) -> Component:
    """Two sides of one thing, of which one holds."""
    options = [
        {"label": html.Span([html.Strong(side.name), html.Span(side.words)], className="nx-side"), "value": value}
        for value, side in (("mine", mine), ("theirs", theirs))
    ]
    picker = dbc.RadioItems(id=Ids.field(path), options=options, value="mine")
    legend = html.Legend([subject, html.Span(part, className="nx-hint")] if part else subject)
    return html.Fieldset([legend, picker], className="nx-conflict")


def _version(one: VersionFact, t: Translator) -> Component:
    head = [html.Strong(t("dashboard_edit.version", version=one.version)), html.Span(f"{one.at} \u00b7 {one.actor}")]
    tools = [
        html.Button(
            t(f"dashboard_edit.version.{do}"), type="button", className="nx-button nx-button-quiet",
            **{"data-edit": edit, "data-version": one.version},
        )
        for do, edit in (("take", "version"), ("fork", "fork"))
    ]  # fmt: skip
    changes = html.Ul([html.Li(words) for words in one.changes])
    return html.Li([html.Div(head, className="nx-version-head"), changes, *([html.Div(tools)] if one.whole else [])])
