"""Scores: a card for all and one for each dimension, and a score in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.quality.facts import ScoreFact
from components.view import Reason
from components.widgets.kpi import sparkline

NEARLY = 99.9


def score_cards(facts: Sequence[ScoreFact], t: Translator) -> Component:
    """One card a score."""
    return html.Div([_card(fact, t) for fact in facts], className="nx-scores")


def waiting(count: int) -> Component:
    """Grey cards in their final size."""
    bone = html.Article(html.Div(className="nx-bone"), className="nx-card nx-score")
    return html.Div([bone] * count, className="nx-scores", **{"aria-hidden": "true"})


def score_text(percent: float | None, t: Translator) -> str:
    """A score in words, cut and never rounded: nothing but a whole hundred reads as 100 %."""
    if percent is None:
        return t("quality.unmeasured")
    decimals = 0 if percent == 100 else 2 if percent >= NEARLY else 1
    step = 10**decimals
    return t.percent(math.floor(percent * step + 1e-6) / step / 100, decimals)


def measured_at(
    at: datetime | None, t: Translator, *, sample: int | None = None, fault: Reason | None = None
) -> Component:
    """When it was measured, by how many first rows where not all were read, or why it was not; with the dot that tells
    whether changes arrive by themselves."""
    words = t("quality.unmeasured") if at is None else t("quality.as_of", at=t.datetime(at))
    first = [] if sample is None else [html.Span(t("quality.sample", count=sample), className="nx-tag nx-tag-warn")]
    said = [] if fault is None else [html.Span(t.reason(fault), className="nx-bad")]
    parts = [
        html.Span(words),
        *first,
        *said,
        html.Span(f"\u00b7 {t('shell.live.on')}", className="nx-live-word nx-live-on"),
        html.Span(f"\u00b7 {t('shell.live.off')}", className="nx-live-word nx-live-off"),
    ]
    return html.Span(parts, className="nx-live", role="status")


def tone_of(percent: float | None) -> str:
    """The colour of a score."""
    if percent is None:
        return "plain"
    return "good" if percent >= 99 else "warn" if percent >= 95 else "bad"


def _card(fact: ScoreFact, t: Translator) -> Component:
    title = t(f"quality.dimension.{fact.name}")
    help_ = t(f"quality.dimension.{fact.name}.help")
    return html.Article(
        [
            html.H3(title, className="nx-card-title", title=help_),
            html.Div([_value(fact, t), *sparkline(fact.course)], className="nx-score-body"),
            html.Div([html.Div(line) for line in _lines(fact, t)], className="nx-score-line"),
        ],
        className="nx-card nx-score",
        **{"aria-label": f"{title}: {score_text(fact.percent, t)}", "data-score": fact.name},
    )


def _value(fact: ScoreFact, t: Translator) -> Component:
    classes = "nx-score-value" if fact.percent is not None else "nx-score-value nx-score-none"
    return html.Div(score_text(fact.percent, t), className=classes)


def _lines(fact: ScoreFact, t: Translator) -> list[str]:
    lines = []
    if fact.percent is not None:
        failed, tested = t.compact(fact.failed), t.compact(fact.tested)
        lines.append(t("quality.failed", count=fact.failed, failed=failed, tested=tested))
    if fact.coverage is not None:
        lines.append(t("quality.coverage", share=t.percent(fact.coverage, 0)))
    return lines or [t("quality.no_rule")]
