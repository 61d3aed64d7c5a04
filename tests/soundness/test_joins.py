"""Joins never multiply: fan-out, chasm, double keys, orphans and NULL keys."""

from __future__ import annotations

import pytest

from tests.shop import ask, by_hand, load, make_shop, rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


def test_payments_of_an_invoice_count_once_however_many_lines_it_has(shop):
    paid = by_hand(shop, "SELECT sum(amount) FROM prod.main.payments")
    assert rows(ask(shop, metrics=["paid"])) == paid


def test_payments_by_region_beside_revenue_by_region(shop):
    result = ask(shop, metrics=["revenue", "paid", "paid_by_card"], dimensions=["region"], order=[{"by": "region"}])
    assert rows(result) == by_hand(
        shop,
        """
        WITH r AS (SELECT region, sum(l.amount) AS revenue FROM prod.main.invoice_lines AS l
                   LEFT JOIN prod.main.invoices AS i USING (invoice_id)
                   LEFT JOIN prod.main.customers AS c USING (customer_id) GROUP BY region),
             p AS (SELECT region, sum(p.amount) AS paid,
                          coalesce(sum(p.amount) FILTER (WHERE p.method = 'card'), 0) AS card
                   FROM prod.main.payments AS p LEFT JOIN prod.main.invoices AS i USING (invoice_id)
                   LEFT JOIN prod.main.customers AS c USING (customer_id) GROUP BY region)
        SELECT r.region, revenue, paid, coalesce(card, 0) FROM r LEFT JOIN p ON r.region IS NOT DISTINCT FROM p.region
        ORDER BY r.region NULLS LAST
        """,
    )


def test_a_payment_counts_in_each_category_of_its_invoice_and_once_in_the_total(shop):
    result = ask(shop, metrics=["paid"], dimensions=["category"], totals=True, order=[{"by": "category"}])
    by_category = by_hand(
        shop,
        """
        SELECT category, sum(p.amount) FROM prod.main.payments AS p
        JOIN (SELECT DISTINCT invoice_id, category FROM prod.main.invoice_lines
              LEFT JOIN prod.main.products USING (product_id)) AS k USING (invoice_id)
        GROUP BY category ORDER BY category NULLS LAST
        """,
    )
    assert rows(result) == by_category
    assert sum(value for _, value in by_category) > 48
    assert result.totals == {"paid": 48.0}


def test_two_to_many_joins_beside_each_other_do_not_multiply_each_other(tmp_path):
    core = make_shop(
        tmp_path,
        tables="""
            CREATE TABLE prod.main.jobs (job INTEGER, day DATE);
            INSERT INTO prod.main.jobs VALUES (1, '2026-11-01'), (2, '2026-11-02');
            CREATE TABLE prod.main.parts (job INTEGER, cost INTEGER);
            INSERT INTO prod.main.parts VALUES (1, 10), (1, 20), (2, 5);
            CREATE TABLE prod.main.visits (job INTEGER, hours INTEGER);
            INSERT INTO prod.main.visits VALUES (1, 1), (1, 2), (1, 3);
        """,
        datasets=(
            """
            id: jobs
            lake: prod
            table: jobs
            time: day
            joins:
              parts: {table: parts, on: {job: job}, to: many}
              visits: {table: visits, on: {job: job}, to: many}
            dimensions: {job: {column: job}}
            measures:
              jobs: {aggregate: count}
              cost: {aggregate: sum, column: parts.cost}
              hours: {aggregate: sum, column: visits.hours}
              visits: {aggregate: count, column: visits.hours}
            metrics:
              jobs: {measure: jobs}
              cost: {measure: cost}
              hours: {measure: hours}
              visits: {measure: visits}
            """,
        ),
    )
    assert rows(ask(core, metrics=["jobs", "cost", "hours", "visits"])) == [(2, 35, 6, 3)]
    by_job = ask(core, metrics=["jobs", "cost", "hours", "visits"], dimensions=["job"], order=[{"by": "job"}])
    assert rows(by_job) == [(1, 1, 30, 6, 3), (2, 1, 5, None, 0)]


def test_a_customer_listed_twice_does_not_double_its_revenue(tmp_path):
    core = make_shop(tmp_path)
    before = ask(core, metrics=["revenue", "lines"], dimensions=["region"], totals=True)
    load(core, "INSERT INTO prod.main.customers VALUES (1, 'Ada', 'EMEA'), (2, 'Ben', 'APAC'), (2, 'Ben', 'APAC')")
    after = ask(core, metrics=["revenue", "lines"], dimensions=["region"], totals=True)
    assert after.proof.route == "raw"
    assert (rows(after), after.totals) == (rows(before), before.totals)


def test_null_keys_of_two_datasets_meet(shop):
    query = {"metrics": ["revenue", "marketing.spend"], "dimensions": ["region"], "range": "last 12 months"}
    result = ask(shop, **query, order=[{"by": "region"}])
    expected = by_hand(
        shop,
        """
        WITH r AS (SELECT region, sum(l.amount) AS revenue FROM prod.main.invoice_lines AS l
                   LEFT JOIN prod.main.invoices AS i USING (invoice_id)
                   LEFT JOIN prod.main.customers AS c USING (customer_id)
                   WHERE invoice_date >= '2025-12-01' AND invoice_date < '2026-12-01' GROUP BY region),
             s AS (SELECT region, sum(amount) AS spend FROM prod.main.spend
                   WHERE day >= '2025-12-01' AND day < '2026-12-01' GROUP BY region)
        SELECT coalesce(r.region, s.region) AS region, revenue, spend
        FROM r FULL JOIN s ON r.region IS NOT DISTINCT FROM s.region ORDER BY 1 NULLS LAST
        """,
    )
    assert rows(result) == expected
    assert [row for row in expected if row[0] is None] == [(None, 49.0, 1.0)]


def test_a_flow_without_rows_in_a_group_is_zero_in_a_difference(shop):
    result = ask(shop, metrics=["after_spend"], dimensions=["region"], range="last 12 months")
    found = dict(rows(result))
    assert found["LATAM"] == -5.0
    assert found["EMEA"] == 15.0


def test_orphans_and_rows_without_key_stay_in_the_total(shop):
    result = ask(shop, metrics=["lines"], dimensions=["customer"], totals=True)
    assert result.totals == {"lines": 12}
    assert sum(row[-1] for row in rows(result)) == 12


def test_customers_of_one_name_stay_apart_by_key(shop):
    result = ask(shop, metrics=["revenue"], dimensions=["customer"], order=[{"by": "customer__key"}])
    named_ada = [row for row in rows(result) if row[0] == "Ada"]
    assert named_ada == [("Ada", 1, 48.0), ("Ada", 3, 6.0)]
