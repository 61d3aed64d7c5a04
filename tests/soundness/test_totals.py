"""What adds up is added up; what does not is asked again for the whole."""

from __future__ import annotations

import pytest

from data.metrics import whole
from tests.shop import ask, by_hand, make_shop, rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


JOINED = """prod.main.invoice_lines AS l LEFT JOIN prod.main.invoices AS i USING (invoice_id)
    LEFT JOIN prod.main.customers AS c USING (customer_id) LEFT JOIN prod.main.products AS p USING (product_id)"""


def test_margin_is_sum_over_sum_and_not_a_mean_of_margins(shop):
    margin = "(sum(l.amount) - sum(quantity * unit_cost)) / sum(l.amount)"
    result = ask(shop, metrics=["margin"], dimensions=["region"], totals=True, order=[{"by": "region"}])
    expected = by_hand(shop, f"SELECT region, {margin} FROM {JOINED} GROUP BY region ORDER BY region NULLS LAST")
    assert rows(result) == [(region, pytest.approx(value)) for region, value in expected]
    assert result.totals["margin"] == pytest.approx(by_hand(shop, f"SELECT {margin} FROM {JOINED}")[0][0])
    assert result.totals["margin"] != pytest.approx(sum(value for _, value in expected) / len(expected))


@pytest.mark.parametrize(
    ("metric", "sql"),
    [
        ("invoices", "count(DISTINCT l.invoice_id)"),
        ("line_mean", "avg(l.amount)"),
        ("middle", "median(l.amount)"),
        ("lines", "count(*)"),
    ],
)
def test_totals_of_what_does_not_add_up_are_those_of_the_whole(shop, metric, sql):
    result = ask(shop, metrics=[metric], dimensions=["category"], totals=True, order=[{"by": "category"}])
    grouped = f"SELECT category, {sql} FROM {JOINED} GROUP BY category ORDER BY category NULLS LAST"
    assert rows(result) == by_hand(shop, grouped)
    assert result.totals == {metric: by_hand(shop, f"SELECT {sql} FROM {JOINED}")[0][0]}


def test_distinct_invoices_over_periods_with_the_earlier_year_beside_them(shop):
    query = {"metrics": ["invoices"], "range": "last 3 months", "grain": "month", "compare": "previous_year"}
    result = ask(shop, **query, totals=True)
    assert [row[1:] for row in rows(result)] == [(1, None), (2, None), (3, 1)]
    assert result.totals == {"invoices": 6, "invoices__previous": 1}


def test_totals_do_not_follow_having_or_limit(shop):
    query = {"metrics": ["revenue"], "dimensions": ["customer"], "totals": True}
    narrow = ask(shop, **query, having={"field": "revenue", "op": "gt", "value": 30}, limit=1)
    assert narrow.totals == ask(shop, **query).totals
    assert narrow.row_count == 1


def test_division_by_zero_is_unknown(tmp_path):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("UPDATE prod.main.invoice_lines SET amount = 0")
    core.lakes.loaded("prod")
    assert rows(ask(core, metrics=["margin", "revenue"])) == [(None, 0.0)]


def test_a_condition_that_no_row_meets_sums_to_zero_but_no_rows_at_all_are_unknown(shop):
    found = {row[0]: row[1:] for row in rows(ask(shop, metrics=["heat", "lines"], dimensions=["category"]))}
    assert found["Control"] == (0.0, 3)
    nothing = ask(shop, metrics=["heat", "lines", "revenue"], range="2020-01-01/2020-01-31")
    assert rows(nothing) == [(None, 0, None)]


def test_ties_come_in_the_order_of_the_members_and_a_cut_says_so(shop):
    query = {"metrics": ["lines"], "dimensions": ["region"], "order": [{"by": "lines", "descending": True}]}
    assert [row[0] for row in rows(ask(shop, **query))] == ["APAC", "EMEA", None]
    cut = ask(shop, **query, limit=2)
    assert [row[0] for row in rows(cut)] == ["APAC", "EMEA"]
    assert cut.proof.truncated
    assert cut.proof.rows == 12


def test_medians_of_decimals_keep_the_half_of_a_cent(tmp_path):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("DELETE FROM prod.main.invoice_lines")
        cursor.execute("INSERT INTO prod.main.invoice_lines VALUES (1, 1, 1, 1, 0.01), (2, 1, 1, 1, 0.02)")
    core.lakes.loaded("prod")
    assert rows(ask(core, metrics=["middle"])) == [(0.015,)]


def test_decimals_add_up_exactly(tmp_path):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("INSERT INTO prod.main.invoice_lines SELECT 100 + i, 1, 1, 1, 0.1 FROM range(1000) AS t(i)")
    core.lakes.loaded("prod")
    assert rows(ask(core, metrics=["revenue"])) == [(240.0,)]


@pytest.mark.parametrize("compare", [None, "previous_year", "previous_period"])
@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter"])
def test_the_whole_of_a_series_is_the_number_without_periods(shop, grain, compare):
    names = (
        "revenue profit margin lines invoices heat line_mean middle paid running ever return_on_spend per_day".split()
    )
    query = {"metrics": names, "range": "last 3 months", **({"compare": compare} if compare else {})}
    alone = ask(shop, **query)
    series = whole(ask(shop, **query, grain=grain, totals=True))
    assert series.data == {name: [pytest.approx(v) for v in values] for name, values in alone.data.items()}


@pytest.mark.parametrize("compare", [{}, {"compare": "previous_year"}])
def test_the_totals_of_nothing_are_counts_of_zero(shop, compare):
    nothing = ask(shop, metrics=["revenue", "lines"], range="2020-01-01/2020-01-31", totals=True, **compare)
    assert {name: nothing.totals[name] for name in ("revenue", "lines")} == {"revenue": None, "lines": 0}
    assert (nothing.data["revenue"], nothing.data["lines"]) == ([None], [0])
