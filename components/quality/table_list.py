"""All tables with their scores; those without rules below, as what they are: not measured."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.quality.facts import DIMENSIONS, TableFact
from components.quality.scores import score_text, tone_of

HEADS = ("table", "score", *DIMENSIONS, "coverage", "rules", "measured")
NUMBERS = HEADS[1:-1]


def table_list(found: Sequence[TableFact], t: Translator) -> Component:
    """The tables in the order given."""
    columns = Columns({name: t(f"quality.head.{name}") for name in HEADS}, NUMBERS)
    return columns.panel([_row(one, columns, t) for one in found], t, "nx-quality-table")


def _row(one: TableFact, columns: Columns, t: Translator) -> Component:
    cells = [
        _name(one, t),
        _score(one, t),
        *(_dimension(one.scores.get(name), t) for name in DIMENSIONS),
        t.percent(one.covered / one.columns, 0) if one.columns else "",
        _rules(one, t),
        _measured(one, t),
    ]
    return columns.row(cells, **{"data-table": f"{one.lake}.{one.table}"})


def _name(one: TableFact, t: Translator) -> Component:
    rows = "" if one.rows is None else f" · {t('quality.rows', count=one.rows)}"
    link = dcc.Link(one.table, href=one.href, className="nx-lake-name")
    return html.Div([link, html.Div(f"{one.lake}{rows}", className="nx-hint")])


def _score(one: TableFact, t: Translator) -> Component:
    if one.score is None:
        return html.Span(t("quality.unmeasured"), className="nx-hint")
    words = html.Span(score_text(one.score, t), className=f"nx-score-cell nx-{tone_of(one.score)}")
    return words


def _dimension(percent: float | None, t: Translator) -> Component:
    if percent is None:
        return html.Span("–", className="nx-hint", title=t("quality.unmeasured"))
    return html.Span(score_text(percent, t))


def _rules(one: TableFact, t: Translator) -> Component:
    if not one.rules:
        return html.Span("–", className="nx-hint", title=t("quality.no_rule"))
    if not one.failing:
        return html.Span(t.number(one.rules))
    words = t("quality.failing_of", failing=one.failing, rules=one.rules)
    return html.Span(words, className="nx-tag nx-tag-warn", title=t("quality.failing_of.long", count=one.failing))


def _measured(one: TableFact, t: Translator) -> Component:
    if one.fault:
        return html.Span(t.reason(one.fault), className="nx-hint nx-bad")
    if one.at is None:
        return html.Span("–", className="nx-hint")
    parts: list[Component | str] = [t.datetime(one.at)]
    if one.stale:
        parts.append(html.Div(t("quality.stale"), className="nx-hint"))
    if one.sample:
        parts.append(html.Div(t("quality.sample", count=one.rows), className="nx-tag nx-tag-warn"))
    return html.Div(parts)
