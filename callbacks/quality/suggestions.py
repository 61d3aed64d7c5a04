"""What the data suggests for a table, when one asks."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import core, words
from callbacks.quality.facts import rule_words
from callbacks.quality.table import place
from components.ids import QualityTable as Ids
from components.quality.facts import Offer
from components.quality.offers import offer_list
from data.quality import Suggestion, read_rules, suggest


@callback(
    output={"offers": Output(Ids.SUGGESTIONS, "children"), "offered": Output(Ids.OFFERED, "data")},
    inputs={"clicks": Input(Ids.SUGGEST, "n_clicks"), "changed": Input(Ids.CHANGED, "data")},
    state={"pathname": State(Ids.URL, "pathname"), "offered": State(Ids.OFFERED, "data")},
    running=[(Output(Ids.SUGGEST, "disabled"), True, False)],
    prevent_initial_call=True,
)
def show_offers(clicks: int | None, changed: Any, pathname: str | None, offered: Any) -> dict[str, Any]:
    """The suggestions; once asked for, they follow the rules that are accepted."""
    if not clicks and not offered:
        raise PreventUpdate
    t = words()
    found = suggest(core(), *place(pathname))
    parts: list[Component] = [
        html.H2(t("quality.offers"), className="nx-section"),
        html.P(t("quality.offers.words"), className="nx-hint"),
        offer_list([_offer(each) for each in found], t),
    ]
    return {"offers": parts, "offered": {each.id: dict(each.document) for each in found}}


def _offer(one: Suggestion) -> Offer:
    (rule,) = read_rules({one.id: one.document})
    return Offer(one.id, rule_words(rule), one.dimension.value, one.result.tested, one.result.passed)
