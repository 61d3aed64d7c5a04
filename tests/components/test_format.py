"""Numbers, money, durations and dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.format import best_language, translator
from components.view import Measure, Reason

EN, US = translator("en"), translator("en-US")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (26_843_218, "26.8 M"),
        (9_431, "9,431"),
        (63_000, "63 k"),
        (999_950, "1 M"),
        (0.0421, "0.0421"),
        (-4_500_000, "−4.5 M"),
        (1.2e9, "1.2 B"),
        (0, "0"),
        (-0.0, "0"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_compact(value, words):
    assert plain(EN.compact(value)) == words


@pytest.mark.parametrize(
    ("unit", "value", "short", "exact"),
    [
        ("EUR", 26_843_218.37, "€ 26.8 M", "€ 26,843,218.37"),
        ("EUR", -12.5, "−€ 12.50", "−€ 12.50"),
        ("JPY", 1200, "JP¥ 1,200", "JP¥ 1,200"),
        ("percent", 0.146, "14.6 %", "14.6 %"),
        ("hours", 11.2, "11.2 h", "11 h 12 min"),
        ("hours", 412, "412 h", "17 d 4 h"),
        ("ms", 0.4, "0.4 ms", "0.4 ms"),
        ("bytes", 63_000_000, "63 MB", "63 MB"),
        ("ratio", 3.247, "3.25×", "3.25×"),
        ("count", 2418, "2,418", "2,418"),
    ],
)
def test_value_of_a_measure(unit, value, short, exact):
    measure = Measure("x", unit)
    assert plain(EN.value(measure, value)) == short
    assert plain(EN.value(measure, value, short=False)) == exact


@pytest.mark.parametrize(
    ("unit", "better", "value", "previous", "words", "way", "tone"),
    [
        ("EUR", "up", 112.4, 100, "12.4 %", "up", "good"),
        ("percent", "up", 0.146, 0.154, "0.8 pt", "down", "bad"),
        ("days", "down", 40, 44, "9.1 %", "down", "good"),
        ("count", "none", 40, 44, "9.1 %", "down", "neutral"),
        ("count", "up", 100_000, 100_001, "0.0 %", "flat", "neutral"),
        ("EUR", "up", -50, -100, "50.0 %", "up", "good"),
    ],
)
def test_change(unit, better, value, previous, words, way, tone):
    change = EN.change(Measure("x", unit, better), value, previous)
    assert (plain(change.text), change.way, change.tone) == (words, way, tone)


def test_no_change_without_something_to_compare_with():
    assert EN.change(Measure("x"), 5, None) is None
    assert EN.change(Measure("x"), 5, 0) is None


def test_change_of_its_own():
    assert plain(EN.delta(Measure("x"), 31)) == "+31"
    assert plain(EN.delta(Measure("x", "percent"), -0.008)) == "−0.8 pt"


@pytest.mark.parametrize(
    ("grain", "long", "short"),
    [
        ("month", "November 2026", "Nov"),
        ("quarter", "Q4 2026", "Q4 2026"),
        ("week", "W44 · 1 Nov 2026", "W44"),
        ("day", "1 Nov 2026", "1 Nov"),
        ("year", "2026", "2026"),
    ],
)
def test_periods(grain, long, short):
    assert EN.period(date(2026, 11, 1), grain) == long
    assert EN.period(date(2026, 11, 1), grain, short=True) == short


def test_instants_are_shown_in_the_viewers_zone_and_never_naive():
    at = datetime(2026, 11, 23, 23, 32, tzinfo=UTC)
    assert translator("en", "Europe/Berlin").datetime(at) == "24 Nov 2026, 00:32"
    assert US.date(at) == "Nov 23, 2026"
    with pytest.raises(ValueError, match="naive"):
        EN.time(datetime(2026, 11, 23))


def test_other_locales_write_numbers_their_way():
    assert plain(translator("de").value(Measure("x", "EUR"), 1_234_567.5, short=False)) == "1.234.567,50 €"
    assert plain(translator("de").value(Measure("x", "EUR"), 26_843_218)) == "26,8 Mio. €"
    assert plain(translator("hi").number(12_345_678)) == "1,23,45,678"
    assert plain(translator("tr").percent(0.146)) == "%14,6"


def test_texts_take_facts_and_plurals():
    assert plain(EN("proof.rows", count=1)) == "1 row"
    assert plain(EN("proof.rows", count=63_000)) == "63 k rows"
    assert EN("fault.reference", reference="{x}") == "Reference {x}"
    assert EN("no.such.key") == "no.such.key"
    assert EN.reason(Reason("proof.quality", {"value": "98"})) == "quality 98"


def test_words_of_authors_stand_and_ours_are_translated():
    assert translator("de").label("metric", "sales.revenue", "Revenue") == "Umsatz"
    assert translator("de").label("metric", "sales.revenue", "Net revenue") == "Net revenue"
    assert translator("de").label("metric", "mine.revenue", "Revenue") == "Revenue"
    assert translator("de").label("dashboard", "sales-performance", "sales-performance") == "Vertriebsleistung"


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("en-US,en;q=0.9", "en-US"),
        ("xx,en;q=0.5", "en"),
        ("", "en"),
        ("*;q=0.1,;;q=", "en"),
        ("tlh", "en"),
    ],
)
def test_language_of_a_request(header, tag):
    assert best_language(header) == tag


@given(
    st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["EUR", "count", "percent", "hours", "ms", "bytes"])
)
def test_any_number_has_words(value, unit):
    assert EN.value(Measure("x", unit), value)
    assert EN.value(Measure("x", unit), value, short=False)


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_exact_numbers_keep_two_decimals(value):
    text = EN.number(value, 2).replace(",", "").replace("−", "-")
    assert float(text) == pytest.approx(value, abs=0.006)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "1,000", 1000), ("en", "1,234.5", 1234.5), ("en", "1 000,5", 1000.5), ("en", "\u22123", -3),
        ("de", "1.000", 1000), ("de", "1.234,5", 1234.5), ("de", "1.5", 1.5), ("de-CH", "1\u2019000.5", 1000.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(language, text, number):
    assert translator(language).read_number(text) == number


@pytest.mark.parametrize("text", ["", "1,0,00", "ten", "1.2.3"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        translator("en").read_number(text)
