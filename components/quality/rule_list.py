"""The rules of one table: what each says, how much fails, since when."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.quality.facts import TONES, RuleFact
from components.quality.words import column_words
from components.shell.states import empty_state

HEADS = ("rule", "state", "failed", "dimension", "since")


def rule_list(found: Sequence[RuleFact], t: Translator) -> Component:
    """The rules in the order given; what to do where there are none."""
    if not found:
        return html.Div(empty_state(t("quality.rules.none.title"), t("quality.rules.none")), className="nx-panel")
    columns = Columns({name: t(f"quality.head.{name}") for name in HEADS}, ("failed",))
    return columns.panel([_row(one, columns, t) for one in found], t, "nx-quality-rules")


def state_tag(one: RuleFact, t: Translator) -> Component:
    """The state of a rule as a tag."""
    return html.Span(t(f"quality.state.{one.state}"), className=f"nx-tag nx-tag-{TONES[one.state]}")


def share_words(one: RuleFact, t: Translator) -> str:
    """How much fails, in words."""
    if one.tested is None or one.failed is None:
        return "–"
    if not one.tested:
        return t("quality.nothing_tested")
    if not one.failed:
        return t("quality.share.none", tested=one.tested)
    return t("quality.share", failed=one.failed, tested=one.tested, share=t.percent(one.failed / one.tested, 2))


def _row(one: RuleFact, columns: Columns, t: Translator) -> Component:
    words = one.label or column_words(one.words, t)
    name: list[Component] = [dcc.Link(words, href=one.href, className="nx-rule-words")]
    if one.fault:
        name.append(html.Div(t.reason(one.fault), className="nx-hint nx-bad"))
    name.append(html.Div(one.id, className="nx-hint"))
    cells = (
        html.Div(name),
        state_tag(one, t),
        share_words(one, t),
        t(f"quality.dimension.{one.dimension}"),
        t.datetime(one.since) if one.since else "–",
    )
    return columns.row(cells, **{"data-rule": one.id, "data-state": one.state})
