"""Things that need attention, the gravest first: what, where, how bad, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon

Tone = Literal["bad", "warn", "good"]
PICTURES = {"bad": "alert", "warn": "info", "good": "up"}


@dataclass(frozen=True)
class Notice:
    """One thing to look at: `words` say what is the matter, `where` on which page, `href` leads there."""

    tone: Tone
    title: str
    words: str
    where: str
    href: str


def notices(found: Sequence[Notice], t: Translator) -> Component:
    """The list; good news where it is empty."""
    if not found:
        words = [html.Span(t("home.calm.title"), className="nx-state-title"), html.Span(t("home.calm"))]
        return html.Div([icon("check"), html.Div(words)], className="nx-calm", role="status")
    return html.Ul([html.Li(_notice(one, t)) for one in found], className="nx-notices")


def waiting(rows: int) -> Component:
    """Grey lines in place of the list while it is looked for."""
    bones = [html.Li(html.Div(className="nx-bone nx-notice-bone")) for _ in range(rows)]
    return html.Ul(bones, className="nx-notices", **{"aria-hidden": "true"})


def _notice(one: Notice, t: Translator) -> Component:
    mark = html.Span(icon(PICTURES[one.tone], t(f"home.tone.{one.tone}")), className=f"nx-notice-mark nx-{one.tone}")
    words = html.Span(
        [html.Span(one.title, className="nx-notice-title"), html.Span(one.words, className="nx-notice-words")],
        className="nx-notice-text",
    )
    where = html.Span([one.where, icon("right")], className="nx-notice-where")
    return dcc.Link([mark, words, where], href=one.href, className="nx-notice")
