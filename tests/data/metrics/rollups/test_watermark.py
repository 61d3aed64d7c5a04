"""Measures that ask for the watermark: a rollup of them is true for one watermark, and serves for no other."""

from __future__ import annotations

import pytest

from data.metrics import append_rows, refresh_rollups
from data.metrics.rollups import build
from tests.rolled import verdicts
from tests.shop import MARKETING, SALES, ask, by_hand, load, make_shop, rows

MEASURE = "  fallen: {aggregate: count, time: due, where: {field: has_fallen, op: eq, values: [true]}}\n"
DIMENSION = '  has_fallen: {expression: "invoice.due <= watermark()", type: boolean}\n'
FALLEN = (
    SALES.replace("measures:\n", "measures:\n" + MEASURE, 1)
    .replace("hierarchies:", DIMENSION + "hierarchies:", 1)
    .replace("metrics:\n", "metrics:\n  fallen: {measure: fallen, label: Fallen due}\n", 1)
)
ROLLUPS = "rollups:\n  due_day: {grain: day, time: due, dimensions: [region]}\n  day: {grain: day, dimensions: []}\n"
QUERY = {"metrics": ["fallen"], "dimensions": ["region"]}
HAND = """SELECT c.region, count(*) FILTER (i.due <= (SELECT max(invoice_date) FROM prod.main.invoices
    WHERE invoice_date <= DATE '2026-11-20')) FROM prod.main.invoice_lines AS l
    LEFT JOIN prod.main.invoices AS i USING (invoice_id)
    LEFT JOIN prod.main.customers AS c USING (customer_id) GROUP BY ALL"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "SAVES", 0)
    core = make_shop(tmp_path, datasets=(FALLEN + ROLLUPS, MARKETING))
    refresh_rollups(core)
    return core


def answered(core):
    result = ask(core, **QUERY)
    return result.proof.route, sorted(rows(result), key=str)


def test_it_serves_while_the_watermark_stands(shop):
    assert answered(shop) == ("rollup", sorted(by_hand(shop, HAND), key=str))


def test_another_watermark_needs_another_rollup(shop):
    shop.clock.moment = shop.clock.moment.replace(day=9)
    assert verdicts(shop, **QUERY)["due_day"].reason == "rollup.stale"
    assert verdicts(shop, metrics=["revenue"])["day"].reason == "rollup.serves"
    refresh_rollups(shop)
    assert verdicts(shop, **QUERY)["due_day"].reason == "rollup.serves"


def test_new_rows_are_not_merged_into_it(shop):
    load(shop, "CREATE TABLE prod.main.fresh AS FROM prod.main.invoice_lines LIMIT 0")
    load(shop, "INSERT INTO prod.main.fresh VALUES (13, 4, 1, 1, 100)")
    refresh_rollups(shop)
    assert {record.rollup for record in append_rows(shop, "invoice_lines", "fresh")} == {"day"}
    assert answered(shop) == ("raw", sorted(by_hand(shop, HAND), key=str))
