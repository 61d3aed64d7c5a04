"""What is wrong, the gravest first, each with the way to the rows."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.quality.facts import Issue
from components.quality.words import column_words

PICTURES = {"bad": "alert", "warn": "info"}
FEW = 3


def issue_list(found: Sequence[Issue], t: Translator, *, more: tuple[int, str] | None = None) -> Component:
    """The issues; `more` are how many there are besides and the address that shows them."""
    if not found:
        words = [html.Span(t("quality.calm.title"), className="nx-state-title"), html.Span(t("quality.calm"))]
        return html.Div([icon("check"), html.Div(words)], className="nx-calm", role="status")
    rows = [html.Li(_issue(one, t)) for one in found]
    if more:
        words = html.Span(t("quality.more", count=more[0]), className="nx-notice-text")
        rows.append(html.Li(dcc.Link([words, icon("down")], href=more[1], className="nx-notice nx-notice-more")))
    return html.Ul(rows, className="nx-notices")


def _issue(one: Issue, t: Translator) -> Component:
    mark = html.Span(icon(PICTURES[one.tone], t(f"home.tone.{one.tone}")), className=f"nx-notice-mark nx-{one.tone}")
    title = html.Span(
        [one.label or column_words(one.title, t), html.Span(f"{one.lake}.{one.table}", className="nx-issue-table")],
        className="nx-notice-title",
    )
    told = [t.reason(one.words)]
    if one.since:
        told.append(t("quality.since", at=t.datetime(one.since)))
    words = html.Span(" · ".join(told), className="nx-notice-words")
    where = html.Span([_feeds(one, t), icon("right")], className="nx-notice-where")
    text = html.Span([title, words], className="nx-notice-text nx-issue-text")
    return dcc.Link([mark, text, where], href=one.href, className="nx-notice", title=_all_feeds(one, t))


def _feeds(one: Issue, t: Translator) -> str:
    if not one.feeds:
        return t("quality.feeds.none")
    more = len(one.feeds) - 1
    return one.feeds[0] if not more else t("quality.feeds.more", first=one.feeds[0], count=more)


def _all_feeds(one: Issue, t: Translator) -> str:
    return t("quality.feeds", names=", ".join(one.feeds)) if one.feeds else t("quality.feeds.none.long")
