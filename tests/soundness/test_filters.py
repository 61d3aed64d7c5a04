"""Filters: complements lose no NULL, what can't be followed is said, values are values."""

from __future__ import annotations

import pytest

from data.access import Actor
from data.errors import InputError
from data.metrics import Clause, MembersQuery, Op, RowsQuery, members
from data.metrics import rows as list_rows
from tests.shop import ADMIN, ask, by_hand, make_shop, rows

LINES = """prod.main.invoice_lines AS l LEFT JOIN prod.main.invoices AS i USING (invoice_id)
    LEFT JOIN prod.main.customers AS c USING (customer_id) LEFT JOIN prod.main.products AS p USING (product_id)"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


def lines(core, **clause):
    return ask(core, metrics=["lines"], filters=clause).data["lines"][0]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ({"op": "eq", "value": "EMEA"}, {"op": "ne", "value": "EMEA"}),
        ({"op": "in", "values": ["EMEA", "APAC"]}, {"op": "not_in", "values": ["EMEA", "APAC"]}),
        ({"op": "in", "values": ["EMEA", None]}, {"op": "not_in", "values": ["EMEA", None]}),
        ({"op": "in", "values": [None]}, {"op": "not_in", "values": [None]}),
        ({"op": "in", "values": []}, {"op": "not_in", "values": []}),
        ({"op": "is_null"}, {"op": "not_null"}),
    ],
)
def test_a_filter_and_its_complement_make_the_whole(shop, yes, no):
    assert lines(shop, field="region", **yes) + lines(shop, field="region", **no) == 12


@pytest.mark.parametrize(
    ("clause", "sql"),
    [
        ({"field": "product", "op": "contains", "value": "EL"}, "p.name ILIKE '%el%'"),
        ({"field": "product", "op": "starts_with", "value": "se"}, "p.name ILIKE 'se%'"),
        ({"field": "customer__key", "op": "between", "values": [1, 2]}, "c.customer_id BETWEEN 1 AND 2"),
        ({"field": "customer__key", "op": "ge", "value": "2"}, "c.customer_id >= 2"),
        ({"field": "late", "op": "eq", "value": "true"}, "i.paid_date > i.due"),
        ({"field": "time", "op": "lt", "value": "2026-10-01"}, "invoice_date < DATE '2026-10-01'"),
        ({"field": "due", "op": "gt", "other": "time"}, "i.due > invoice_date"),
        ({"field": "product", "op": "eq", "value": "'; DROP TABLE products; --"}, "false"),
        ({"field": "product", "op": "contains", "value": "%"}, "false"),
        ({"or": [{"field": "region", "values": ["EMEA"]}, {"field": "category", "values": ["Heat"]}]},
         "region = 'EMEA' OR category = 'Heat'"),
        ({"and": [{"field": "region", "op": "ne", "value": "EMEA"}, {"field": "category", "values": ["Heat"]}]},
         "region IS DISTINCT FROM 'EMEA' AND category = 'Heat'"),
    ],
)  # fmt: skip
def test_operators(shop, clause, sql):
    expected = by_hand(shop, f"SELECT count(*) FROM {LINES} WHERE {sql}")
    assert rows(ask(shop, metrics=["lines"], filters=clause)) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [("customer__key", "seven"), ("late", "maybe"), ("time", "yesterday"), ("customer__key", True)],
)
def test_a_value_that_the_field_can_not_have_is_refused(shop, field, value):
    with pytest.raises(InputError) as caught:
        ask(shop, metrics=["lines"], filters={"field": field, "op": "eq", "value": value})
    assert caught.value.code == "filter.bad_value"


def test_a_dataset_without_the_dimension_says_so_and_is_not_filtered(shop):
    query = {"metrics": ["revenue", "marketing.spend"], "range": "last 12 months"}
    free = ask(shop, **query)
    heat = ask(shop, **query, filters={"field": "category", "values": ["Heat"]})
    assert heat.data["marketing.spend"] == free.data["marketing.spend"]
    assert heat.data["revenue"] != free.data["revenue"]
    assert [(n.field, n.reason, n.params["dataset"]) for n in heat.proof.not_applied] == [
        ("category", "filter.no_such_dimension", "marketing")
    ]
    assert heat.proof.applied == ("category",)


def test_an_or_is_followed_wholly_or_not_at_all(shop):
    either = {"or": [{"field": "region", "values": ["EMEA"]}, {"field": "category", "values": ["Heat"]}]}
    result = ask(shop, metrics=["marketing.spend"], filters=either, range="last 12 months")
    assert rows(result) == rows(ask(shop, metrics=["marketing.spend"], range="last 12 months"))
    assert {entry.field for entry in result.proof.not_applied} == {"region", "category"}


def test_filters_hold_beyond_a_to_many_join(shop):
    result = ask(shop, metrics=["paid"], filters={"field": "category", "values": ["Control"]})
    assert rows(result) == by_hand(
        shop,
        f"SELECT sum(amount) FROM prod.main.payments WHERE invoice_id IN (SELECT invoice_id FROM {LINES}"
        " WHERE category = 'Control')",
    )


ANALYST = Actor("ann", frozenset({"analyst"}), {"region": ("EMEA",)})
NOBODY = Actor("nil", frozenset({"analyst"}))


@pytest.mark.parametrize("metric", ["revenue", "lines", "paid", "running", "invoices"])
def test_a_policy_narrows_every_kind_of_metric(shop, metric):
    own = ask(shop, metrics=[metric], range="last 24 months", actor=ANALYST, totals=True)
    emea = ask(shop, metrics=[metric], range="last 24 months", filters={"field": "region", "values": ["EMEA"]})
    assert rows(own) == rows(emea)
    assert rows(own) != rows(ask(shop, metrics=[metric], range="last 24 months"))


def test_a_policy_without_its_attribute_shows_nothing(shop):
    assert rows(ask(shop, metrics=["lines"], actor=NOBODY)) == [(0,)]


def test_a_policy_holds_for_rows_and_members_and_can_not_be_filtered_away(shop):
    page = list_rows(shop, RowsQuery("sales"), actor=ANALYST)
    assert page.total == 4
    assert [m.value for m in members(shop, MembersQuery("sales.region"), actor=ANALYST)] == ["EMEA"]
    other = ask(shop, metrics=["lines"], actor=ANALYST, filters={"field": "region", "values": ["APAC"]})
    assert rows(other) == [(0,)]


def test_the_cache_of_one_actor_is_not_the_others(shop):
    ask(shop, metrics=["lines"])
    assert ask(shop, metrics=["lines"], actor=ANALYST).data["lines"] == [4]
    assert ask(shop, metrics=["lines"]).data["lines"] == [12]


def test_rows_behind_a_number_are_as_many_as_its_proof_counts(shop):
    clause = Clause("region", Op.IN, ("APAC", None))
    result = ask(
        shop, metrics=["revenue"], range="last 3 months", filters={"field": "region", "values": ["APAC", None]}
    )
    page = list_rows(shop, RowsQuery(metric="revenue", range="last 3 months", filters=clause, limit=3), actor=ADMIN)
    assert page.total == result.proof.rows
    following = list_rows(
        shop, RowsQuery(metric="revenue", range="last 3 months", filters=clause, limit=100, offset=3), actor=ADMIN
    )
    ids = page.data["line_id"] + following.data["line_id"]
    assert len(ids) == len(set(ids)) == page.total
