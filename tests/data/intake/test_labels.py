"""Names as people say them."""

from __future__ import annotations

import pytest

from data.intake.labels import Ids, label, singular, slug, stem, thing


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("arr_delay", "Arrival delay"),
        ("unitPrice", "Unit price"),
        ("CustomerID", "Customer ID"),
        ("dest", "Destination"),
        ("time_hour", "Time hour"),
        ("Umsatz (€)", "Umsatz"),
    ],
)
def test_label(name, text):
    assert label(name) == text


@pytest.mark.parametrize(("name", "one"), [
    ("airlines", "airline"), ("cities", "city"), ("addresses", "address"), ("boxes", "box"), ("weather", "weather"),
    ("status", "status"), ("days", "day"), ("glass", "glass"), ("series", "sery"),
])  # fmt: skip
def test_singular(name, one):
    assert singular(name) == one


def test_what_a_key_points_at():
    assert (stem("customer_id"), thing("customer_id"), thing("id")) == ("customer", "Customer", "ID")


def test_ids():
    ids = Ids("time")
    assert [ids.take("time", "day"), ids.take("day"), ids.take("day"), ids.take("x")] == ["day", "day_2", "day_3", "x"]
    assert (slug("Größe %", fallback="f"), slug("売上", fallback="f"), slug("2024", fallback="f")) == (
        "grosse" if slug("ß", fallback="") else "groe",
        "f",
        "f_2024",
    )
