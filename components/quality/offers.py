"""Rules that the data suggests, each with the way to accept it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import QualityTable as Ids
from components.quality.facts import Offer
from components.quality.words import column_words


def offer_list(found: Sequence[Offer], t: Translator) -> Component:
    """The suggestions; a word where there are none."""
    if not found:
        return html.P(t("quality.offers.none"), className="nx-hint nx-offers-none", role="status")
    return html.Ul([html.Li(_offer(one, t)) for one in found], className="nx-notices nx-offers")


def _offer(one: Offer, t: Translator) -> Component:
    words = html.Div(
        [
            html.Div(column_words(one.words, t), className="nx-notice-title"),
            html.Div(
                f"{t(f'quality.dimension.{one.dimension}')} · "
                + t("quality.offer.holds", passed=one.passed, tested=one.tested),
                className="nx-hint",
            ),
        ],
        className="nx-offer-words",
    )
    accept = html.Button(
        t("quality.accept"),
        id=Ids.accept(one.id),
        type="button",
        className="nx-button",
        **{"aria-label": t("quality.accept.named", rule=column_words(one.words, t))},
    )
    return html.Div([words, accept], className="nx-quality-offer")
