"""Rollups are offered for what was asked of the rows, with measured savings, and become part of the dataset."""

from __future__ import annotations

import pytest

from data.errors import NotFound
from data.metrics import accept_offer, dismiss_offer, list_offers, measure_offers, rollup_records
from data.metrics.rollups.asked import asked
from tests.shop import ADMIN, ask, load, make_shop, rows

VISITS = """
id: visits
label: Visits
lake: prod
table: visits
grain: [id]
time: day
dimensions: {page: {column: page}, country: {column: country}}
measures: {visits: {aggregate: count}, paid: {aggregate: sum, column: paid}, middle: {aggregate: median, column: paid}}
metrics:
  visits: {measure: visits}
  paid: {measure: paid}
  middle: {measure: middle}
"""
TABLES = """
CREATE TABLE prod.main.visits AS SELECT i AS id, DATE '2026-01-01' + CAST(i % 300 AS INTEGER) AS day,
  'page ' || (i % 20) AS page, 'country ' || (i % 7) AS country, (i % 100)::DECIMAL(12,2) AS paid
  FROM range(400000) AS t(i);
"""


@pytest.fixture
def shop(tmp_path):
    return make_shop(tmp_path, tables=TABLES, datasets=(VISITS,))


def ask_some(core):
    """Two kinds of query that one rollup would serve, one that another would, one that none can."""
    for page in ("page 1", "page 2", "page 3"):
        ask(core, metrics=["visits"], grain="month", filters={"field": "page", "value": page})
    ask(core, metrics=["paid"], dimensions=["page"], range="last 3 months")
    ask(core, metrics=["visits"], dimensions=["country"])
    ask(core, metrics=["middle"], dimensions=["page"])


def test_queries_of_one_kind_are_noted_together(shop):
    ask_some(shop)
    counts = sorted((each.count, tuple(each.query["metrics"])) for each in asked(shop))
    assert counts == [(1, ("middle",)), (1, ("paid",)), (1, ("visits",)), (3, ("visits",))]
    assert all(each.milliseconds > 0 for each in asked(shop))
    ask(shop, metrics=["visits"], grain="month", filters={"field": "page", "value": "page 9"})
    assert max(each.count for each in asked(shop)) == 4


def test_offers_say_what_they_save_as_it_was_measured(shop):
    ask_some(shop)
    offers = {tuple(offer.rollup["dimensions"]): offer for offer in measure_offers(shop)}
    assert offers.keys() == {("page",), ("country",)}
    page = offers["page",]
    assert page.rollup == {"id": "day_page", "grain": "day", "dimensions": ["page"], "measures": ["paid", "visits"]}
    assert (page.asks, page.base_rows) == (4, 400_000)
    assert (
        page.rows
        == shop.lakes.fetch("SELECT count(*) AS n FROM (SELECT DISTINCT day, page FROM prod.main.visits)").columns["n"][
            0
        ]
    )
    assert page.rows_ms > page.rollup_ms > 0
    assert page.saved_ms == pytest.approx(page.asks * (page.rows_ms - page.rollup_ms))
    left = shop.lakes.fetch("SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name = 'rollups'").columns["n"]
    assert left == [0]


def test_an_offer_that_is_accepted_serves_from_then_on(shop):
    ask_some(shop)
    offer = next(offer for offer in measure_offers(shop) if offer.rollup["dimensions"] == ["page"])
    query = {"metrics": ["visits", "paid"], "dimensions": ["page"]}
    before = ask(shop, **query)
    accept_offer(shop, offer.id, actor=ADMIN).join()
    assert rollup_records(shop)["visits.day_page"].state == "ready"
    assert "day_page" in (shop.definitions[-1] / "datasets/0.yaml").read_text()
    shop.memory.set("metrics.catalog", None)
    after = ask(shop, **query)
    assert (before.proof.route, after.proof.rollups) == ("raw", ("visits.day_page",))
    assert rows(after) == rows(before)
    assert offer.id not in {each.id for each in list_offers(shop)}
    with pytest.raises(NotFound):
        accept_offer(shop, offer.id, actor=ADMIN)


def test_an_offer_that_is_dismissed_is_not_made_again(shop):
    ask_some(shop)
    first = measure_offers(shop)[0]
    dismiss_offer(shop, first.id, actor=ADMIN)
    assert first.id not in {offer.id for offer in measure_offers(shop)}


def test_nothing_is_offered_that_saves_nothing(shop):
    load(shop, "CREATE OR REPLACE TABLE prod.main.visits AS SELECT * FROM prod.main.visits WHERE id < 50")
    ask_some(shop)
    assert measure_offers(shop) == ()
