"""A rollup serves only where it gives the numbers of the rows; each rule that keeps it out is named."""

from __future__ import annotations

import pytest

from data.access import Actor
from data.metrics import explain, parse_query, refresh_rollups
from data.metrics.rewrites.rollup import SERVES
from data.metrics.rollups import build
from tests.rolled import ROLLUPS, rolled_shop, verdicts
from tests.shop import ADMIN, ask, by_hand, make_shop, rows

QUERIES = [
    {"metrics": ["revenue", "lines"], "totals": True},
    {"metrics": ["revenue"], "dimensions": ["region"], "totals": True},
    {"metrics": ["revenue", "line_mean", "heat"], "dimensions": ["category"], "totals": True},
    {"metrics": ["revenue", "line_mean", "margin"], "dimensions": ["product"], "totals": True},
    {"metrics": ["revenue"], "range": "last 3 months", "grain": "month", "compare": "previous_year", "totals": True},
    {"metrics": ["lines"], "dimensions": ["region"], "range": "last 3 months", "compare": "previous_year"},
    {"metrics": ["lines"], "dimensions": ["region"], "range": "last 30 days", "grain": "week",
     "compare": "previous_period"},
    {"metrics": ["revenue"], "dimensions": ["region"], "range": "last 24 months", "grain": "quarter",
     "compare": "previous_year"},
    {"metrics": ["revenue"], "dimensions": ["category"], "filters": {"field": "region", "op": "ne", "value": "EMEA"}},
    {"metrics": ["revenue"], "filters": {"field": "region", "op": "is_null"}, "range": "this year", "grain": "day"},
    {"metrics": ["running", "ever"], "dimensions": ["region"], "range": "last 3 months", "grain": "month",
     "totals": True},
    {"metrics": ["running", "running_margin"], "range": "this month", "compare": "previous_year"},
    {"metrics": ["due_amount"], "range": "last 3 months", "grain": "month", "totals": True},
    {"metrics": ["per_day", "margin"], "range": "last 3 months", "grain": "month"},
    {"metrics": ["revenue"], "dimensions": ["region"], "having": {"field": "revenue", "op": "gt", "value": 20}},
    {"metrics": ["revenue"], "dimensions": ["region"], "order": [{"by": "revenue"}], "limit": 1},
]  # fmt: skip

REFUSED = [
    ("day_region", {"metrics": ["paid"]}, "rollup.to_many"),
    ("due_day", {"metrics": ["revenue"]}, "rollup.other_time"),
    ("day_region", {"metrics": ["due_amount"]}, "rollup.other_time"),
    ("day_region", {"metrics": ["middle"]}, "rollup.not_additive"),
    ("week_product", {"metrics": ["heat"]}, "rollup.no_measure"),
    ("day_region", {"metrics": ["invoices"]}, "rollup.distinct_spread"),
    ("month_region", {"metrics": ["revenue"], "dimensions": ["category"]}, "rollup.no_dimension"),
    ("week_product", {"metrics": ["revenue"], "filters": {"field": "region", "value": "EMEA"}}, "rollup.no_filter"),
    ("day_region", {"metrics": ["revenue"], "filters": {"field": "due", "op": "ge", "value": "2026-10-01"}},
     "rollup.time_filter"),
    ("month_region", {"metrics": ["revenue"], "filters": {"field": "time", "op": "ge", "value": "2026-10-03"}},
     "rollup.time_filter"),
    ("week_product", {"metrics": ["revenue"], "grain": "month"}, "rollup.week_into_month"),
    ("month_region", {"metrics": ["revenue"], "grain": "week"}, "rollup.grain"),
    ("week_product", {"metrics": ["running"], "range": "last 3 months", "grain": "week"}, "rollup.week_into_month"),
    ("month_region", {"metrics": ["revenue"], "range": "2026-10-05/2026-11-02"}, "rollup.partial_edge"),
    ("month_region", {"metrics": ["running"], "range": "2026-09-05/2026-10-15"}, "rollup.partial_edge"),
    ("month_region", {"metrics": ["revenue"], "range": "last 3 months", "compare": "previous_year"},
     "rollup.more_rows_at_edges"),
    ("day_region", {"metrics": ["revenue"], "range": "2026-10"}, "rollup.larger"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield make_shop(tmp_path_factory.mktemp("plain")), rolled_shop(tmp_path_factory.mktemp("rolled"), patch)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_the_same_numbers_from_rollups_and_from_rows(shops, query):
    plain, rolled = ask(shops[0], **query), ask(shops[1], **query)
    assert (plain.proof.route, rolled.proof.route) == ("raw", "rollup")
    assert rolled.proof.rollups and '"rollups"."sales$' in rolled.proof.sql
    assert rows(rolled) == [tuple(pytest.approx(v) if isinstance(v, float) else v for v in row) for row in rows(plain)]
    assert rolled.totals == pytest.approx(plain.totals)
    assert rolled.proof.rows == plain.proof.rows


EDGED = [
    {"metrics": ["revenue", "lines", "heat", "line_mean"], "range": "2025-11-10/2026-11-10"},
    {"metrics": ["revenue", "margin"], "range": "2025-11-10/2026-11-10", "grain": "month", "totals": True},
    {"metrics": ["revenue"], "dimensions": ["region"], "range": "2025-11-20/2026-11-10", "totals": True},
    {"metrics": ["lines"], "range": "2026-09-01/2026-11-10", "compare": "previous_year", "grain": "month"},
    {"metrics": ["lines", "line_mean"], "range": "2026-09-15/2026-11-10", "compare": "previous_period", "totals": True},
    {"metrics": ["lines"], "range": "2025-06-15/2026-11-10", "compare": "previous_year", "dimensions": ["region"]},
    {"metrics": ["revenue"], "range": "2025-11-10/2026-11-10", "filters": {"field": "region", "op": "is_null"}},
    {"metrics": ["revenue", "lines"], "range": "2026-09-15/2026-11-10", "dimensions": ["product"], "totals": True},
    {"metrics": ["revenue"], "range": "2026-09-15/2026-11-10", "grain": "week", "dimensions": ["product"]},
]  # fmt: skip


@pytest.fixture(scope="module")
def coarse(tmp_path_factory):
    """The shop with rollups of months and weeks alone."""
    kept = "".join(line for line in ROLLUPS.splitlines(keepends=True) if " day_" not in line and " due_" not in line)
    with pytest.MonkeyPatch.context() as patch:
        yield rolled_shop(tmp_path_factory.mktemp("coarse"), patch, rollups=kept)


@pytest.mark.parametrize("query", EDGED, ids=str)
def test_the_rows_stand_in_where_a_range_cuts_periods(shops, coarse, query):
    plain, edged = ask(shops[0], **query), ask(coarse, **query)
    assert (edged.proof.route, edged.proof.route_reason) == ("rollup", "route.edges")
    assert '"rollups"."sales$' in edged.proof.sql and '"main"."invoice_lines"' in edged.proof.sql
    assert rows(edged) == [tuple(pytest.approx(v) if isinstance(v, float) else v for v in row) for row in rows(plain)]
    assert edged.totals == pytest.approx(plain.totals)
    assert edged.proof.rows == plain.proof.rows
    assert "rollup.serves_inside" in {verdict.reason for verdict in verdicts(coarse, **query).values()}


@pytest.mark.parametrize(("rollup", "query", "reason"), REFUSED, ids=str)
def test_a_rollup_that_does_not_fit_says_why(shops, rollup, query, reason):
    assert verdicts(shops[1], **query)[rollup].reason == reason
    assert rows(ask(shops[1], **query)) == rows(ask(shops[0], **query))


def test_a_month_that_runs_serves_while_nothing_lies_behind_the_edge(shops):
    assert verdicts(shops[1], metrics=["revenue"], range="month to date")["month_region"].reason == SERVES
    assert rows(ask(shops[1], metrics=["revenue"], range="month to date")) == by_hand(
        shops[1],
        "SELECT sum(amount) FROM prod.main.invoice_lines JOIN prod.main.invoices USING (invoice_id)"
        " WHERE invoice_date BETWEEN '2026-11-01' AND '2026-11-20'",
    )


def test_the_smallest_that_fits_wins(shops):
    found = verdicts(shops[1], metrics=["revenue"], range="2026-10")
    assert found["month_region"].reason == SERVES
    assert found["day_region"].params["rollup"] == "sales.month_region"


def test_a_row_policy_goes_through_a_rollup_that_holds_its_field(shops):
    analyst = Actor("ann", roles=frozenset({"analyst"}), attributes={"region": ("APAC",)})
    query = {"metrics": ["revenue"], "dimensions": ["region"]}
    plain, rolled = (ask(shop, actor=analyst, **query) for shop in shops)
    assert (rolled.proof.route, rows(rolled)) == ("rollup", rows(plain))
    query = {"metrics": ["revenue"], "dimensions": ["product"]}
    assert verdicts(shops[1], actor=analyst, **query)["week_product"].reason == "rollup.row_policy"
    assert verdicts(shops[1], actor=ADMIN, **query)["week_product"].reason == SERVES


def test_parts_from_a_rollup_and_parts_from_rows_meet_in_one_metric(shops):
    query = {"metrics": ["return_on_spend", "after_spend"], "dimensions": ["region"], "range": "last 12 months"}
    mixed = ask(shops[1], **query)
    assert (mixed.proof.route, mixed.proof.route_reason) == ("raw", "route.partly")
    assert mixed.proof.rollups == ("sales.month_region",)
    assert rows(mixed) == rows(ask(shops[0], **query))


def test_a_distinct_count_adds_up_where_no_value_lies_in_two_rows(shops):
    query = {"metrics": ["invoices"], "dimensions": ["region"], "totals": True, "order": [{"by": "region"}]}
    result = ask(shops[1], **query)
    assert result.proof.rollups == ("sales.month_region",)
    by_region = """
        SELECT region, count(DISTINCT invoice_id) FROM prod.main.invoice_lines
        LEFT JOIN prod.main.invoices USING (invoice_id) LEFT JOIN prod.main.customers USING (customer_id)
        GROUP BY region ORDER BY 1 NULLS LAST"""
    assert rows(result) == by_hand(shops[1], by_region)
    assert result.totals == {"invoices": 8}


def test_a_distinct_count_does_not_add_up_where_values_spread(tmp_path, monkeypatch):
    by_category = ROLLUPS.replace("month_region: {grain: month, dimensions: [region]}",
                                  "month_category: {grain: month, dimensions: [category]}")  # fmt: skip
    core = rolled_shop(tmp_path, monkeypatch, rollups=by_category)
    assert verdicts(core, metrics=["invoices"])["month_category"].reason == "rollup.distinct_spread"
    assert rows(ask(core, metrics=["invoices"])) == [(8,)]


CASH = """
id: cash
lake: prod
table: cash
time: day
dimensions: {account: {column: account}}
measures: {held: {aggregate: sum, column: amount, semi_additive: last}}
metrics: {balance: {measure: held}}
"""
CASH_ROWS = """
CREATE TABLE prod.main.cash (day DATE, account VARCHAR, amount INTEGER);
INSERT INTO prod.main.cash VALUES ('2026-09-29', 'a', 5), ('2026-09-30', 'b', 7), ('2026-10-31', 'a', 2),
  ('2026-10-31', 'b', 3), ('2026-11-19', 'a', 4);
"""


def test_balances_come_from_the_days_of_a_rollup(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "SAVES", 0)
    days = "rollups: {days: {grain: day, dimensions: [account]}, months: {grain: month, dimensions: [account]}}"
    core = make_shop(tmp_path, tables=CASH_ROWS, datasets=(CASH + days,))
    refresh_rollups(core)
    query = {"metrics": ["balance"], "range": "last 3 months", "grain": "month"}
    result = ask(core, **query)
    assert (result.proof.route, result.proof.rollups) == ("rollup", ("cash.days",))
    assert [value for _, value in rows(result)] == [7, 5, 4]
    found = explain(core, parse_query(query), actor=ADMIN).candidates
    assert {c.rollup: c.reason for c in found} == {"cash.days": SERVES, "cash.months": "rollup.stock_days"}
