"""Running totals: from the reset on, through periods without rows, also for ratios, also beside an earlier year."""

from __future__ import annotations

from datetime import date

import pytest

from tests.shop import ask, by_hand, make_shop, rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


def so_far(core, until, since="2026-01-01", what="sum(amount)"):
    sql = f"""SELECT {what} FROM prod.main.invoice_lines LEFT JOIN prod.main.invoices USING (invoice_id)
        LEFT JOIN prod.main.products USING (product_id)
        WHERE invoice_date >= DATE '{since}' AND invoice_date < DATE '{until}'"""
    return by_hand(core, sql)[0][0]


def test_the_year_to_date_starts_before_the_range(shop):
    result = ask(shop, metrics=["running"], range="last 2 months", grain="month", totals=True)
    assert rows(result) == [
        (date(2026, 10, 1), so_far(shop, "2026-11-01")),
        (date(2026, 11, 1), so_far(shop, "2026-12-01")),
    ]
    assert result.totals == {"running": so_far(shop, "2026-12-01")}


def test_a_period_without_rows_keeps_the_total(shop):
    found = dict(rows(ask(shop, metrics=["ever"], range="2025-11-01/2026-02-28", grain="month")))
    assert found == {
        date(2025, 11, 1): 37.0,
        date(2025, 12, 1): 37.0,
        date(2026, 1, 1): 37.0,
        date(2026, 2, 1): 37.0,
    }


def test_by_region_every_region_goes_on(shop):
    result = ask(shop, metrics=["ever"], range="last 2 months", grain="month", dimensions=["region"])
    found = {row[:2]: row[2] for row in rows(result)}
    assert found[("EMEA", date(2026, 11, 1))] == found[("EMEA", date(2026, 10, 1))] == 48.0


def test_a_running_ratio_is_the_ratio_of_running_sums(shop):
    result = ask(shop, metrics=["running_margin"], range="this quarter", grain="month")
    margin = "(sum(amount) - sum(quantity * unit_cost)) / sum(amount)"
    assert [row[1] for row in rows(result)] == [
        pytest.approx(so_far(shop, end, since="2026-10-01", what=margin)) for end in ("2026-11-01", "2026-12-01")
    ]


def test_without_a_grain_it_is_the_total_at_the_end(shop):
    assert rows(ask(shop, metrics=["running"], range="last 30 days")) == [(so_far(shop, "2026-12-01"),)]
    assert rows(ask(shop, metrics=["running"], range="2025")) == [(so_far(shop, "2026-01-01", since="2025-01-01"),)]


def test_beside_the_same_day_a_year_before(shop):
    result = ask(shop, metrics=["running"], range="this month", compare="previous_year")
    assert rows(result) == [(so_far(shop, "2026-12-01"), so_far(shop, "2025-11-21", since="2025-01-01"))]


def test_a_week_over_a_reset_has_what_came_after_it(shop):
    result = ask(shop, metrics=["running_margin"], range="2026-09-28/2026-10-11", grain="week")
    after = "(sum(amount) - sum(quantity * unit_cost)) / sum(amount)"
    assert rows(result)[0] == (
        date(2026, 9, 28),
        pytest.approx(so_far(shop, "2026-10-05", since="2026-10-01", what=after)),
    )


def test_rows_counted_are_those_of_the_range(shop):
    result = ask(shop, metrics=["running"], range="last 2 months", grain="month", totals=True)
    assert result.proof.rows == so_far(shop, "2026-12-01", since="2026-10-01", what="count(*)")
