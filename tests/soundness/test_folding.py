"""Adding up before joining changes no number."""

from __future__ import annotations

import pytest

from data.metrics.compile import fold
from tests.shop import ask, make_shop, rows

QUERIES = [
    {"metrics": ["revenue", "lines"]},
    {"metrics": ["revenue"], "dimensions": ["region"], "totals": True},
    {"metrics": ["revenue", "line_mean"], "dimensions": ["customer", "late"], "totals": True},
    {"metrics": ["revenue"], "range": "last 3 months", "grain": "month", "compare": "previous_year", "totals": True},
    {"metrics": ["lines"], "dimensions": ["region"], "range": "last 3 months", "compare": "previous_year"},
    {"metrics": ["lines"], "dimensions": ["region"], "range": "last 3 months", "grain": "day",
     "compare": "previous_period"},
    {"metrics": ["revenue"], "dimensions": ["region"], "range": "last 24 months", "grain": "quarter",
     "compare": "previous_year"},
    {"metrics": ["revenue"], "dimensions": ["category"], "filters": {"field": "region", "op": "ne", "value": "EMEA"}},
    {"metrics": ["running", "ever"], "dimensions": ["region"], "range": "last 3 months", "grain": "month",
     "totals": True},
    {"metrics": ["running"], "range": "this month", "compare": "previous_year"},
    {"metrics": ["return_on_spend", "after_spend"], "dimensions": ["region"], "range": "last 12 months",
     "grain": "month", "totals": True},
    {"metrics": ["due_amount", "revenue"], "range": "last 3 months", "grain": "month", "totals": True},
    {"metrics": ["heat", "profit", "invoices"], "dimensions": ["category"], "totals": True},
    {"metrics": ["spend"], "dimensions": ["region"], "range": "last 24 months", "compare": "previous_year"},
]  # fmt: skip


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("plain")), make_shop(tmp_path_factory.mktemp("folded"))


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_the_same_numbers_either_way(shops, monkeypatch, query):
    plain = ask(shops[0], **query)
    monkeypatch.setattr(fold, "WORTH", 0)
    folded = ask(shops[1], **query)
    assert rows(folded) == [tuple(pytest.approx(v) if isinstance(v, float) else v for v in row) for row in rows(plain)]
    assert folded.totals == pytest.approx(plain.totals)
    assert folded.proof.rows == plain.proof.rows


def test_what_can_be_folded_is(shops, monkeypatch):
    monkeypatch.setattr(fold, "WORTH", 0)
    folded = ask(shops[1], metrics=["revenue"], dimensions=["product"], filters={"field": "category", "op": "not_null"})
    assert 'GROUP BY "base"."product_id"' in folded.proof.sql
    never = ask(shops[1], metrics=["profit"], dimensions=["product"])
    assert 'GROUP BY "base"' not in never.proof.sql
