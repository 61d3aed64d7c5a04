"""Offers of rollups: what each saves, by whom it can be pressed, and what is said where there is none."""

from __future__ import annotations

from components.format import translator
from components.ids import Rollups as Ids
from components.rollup_offers import Offer, offer_section
from tests.callbacks.trees import with_id

T = translator()
OFFER = Offer("a1", "sales", "day", ("region", "city"), 1_234, 812.4, 3.2, 998_552.8, 5_478, 1_000_000)


def shown(*offers, measuring=False):
    section = offer_section(offers, T, measuring=measuring)
    return section, {str(id_): one for id_, one in with_id([section])}


def test_an_offer_says_what_it_saves_and_can_be_decided_on():
    section, found = shown(OFFER)
    text = str(section)
    for words in ("Day × region × city", "1,234", "0.55", "5,478", "Saves in all"):
        assert words in text, words
    assert getattr(found[str(Ids.accept("a1"))], "aria-label") == "Accept sales: Day × region × city"
    assert getattr(found[str(Ids.dismiss("a1"))], "aria-label") == "Dismiss sales: Day × region × city"


def test_none_is_said_and_while_they_are_measured_nobody_can_ask_again():
    section, found = shown(measuring=True)
    assert "Nothing to offer" in str(section) and "Trials are being built" in str(section)
    assert found[Ids.MEASURE].disabled is True
    assert shown()[1][Ids.MEASURE].disabled is False
