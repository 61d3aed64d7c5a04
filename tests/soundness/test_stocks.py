"""Balances stand, they do not flow: never summed over time, and a closed account does not live on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.shop import ask, make_shop, rows

TABLES = """
CREATE TABLE prod.main.cash (day DATE, account VARCHAR, region VARCHAR, balance DECIMAL(12,2));
INSERT INTO prod.main.cash VALUES
  ('2026-08-31', 'a', 'EMEA', 5), ('2026-08-31', 'b', 'APAC', 7),
  ('2026-09-29', 'a', 'EMEA', 10), ('2026-09-29', 'b', 'APAC', 20), ('2026-09-29', 'old', 'APAC', 99),
  ('2026-09-30', 'a', 'EMEA', 11), ('2026-09-30', 'b', 'APAC', 21), ('2026-09-30', 'n', NULL, 1),
  ('2026-11-19', 'a', 'EMEA', 1), ('2026-11-20', 'a', 'EMEA', 12), ('2026-11-20', 'b', 'APAC', NULL);
"""
CASH = """
id: cash
lake: prod
table: cash
time: day
dimensions: {region: {column: region}, account: {column: account}}
measures:
  balance: {aggregate: sum, column: balance, semi_additive: last}
  accounts: {aggregate: count, semi_additive: last}
  rows: {aggregate: count}
metrics:
  balance: {measure: balance, unit: EUR}
  accounts: {measure: accounts}
  mean: {ratio: [balance, accounts], unit: EUR}
  rows: {measure: rows}
"""
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(scope="module")
def cash(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("cash"), tables=TABLES, datasets=(CASH,))


def test_a_month_has_the_balance_of_its_last_day_with_data(cash):
    result = ask(cash, metrics=["balance"], range="last 3 months", grain="month", totals=True)
    assert rows(result) == [(SEPTEMBER, 33.0), (OCTOBER, 33.0), (NOVEMBER, 12.0)]
    assert result.totals == {"balance": 12.0}


def test_an_account_that_is_gone_on_the_last_day_counts_no_more(cash):
    found = dict(rows(ask(cash, metrics=["balance"], dimensions=["account"], range="2026-09")))
    assert found == {"a": 11.0, "b": 21.0, "n": 1.0}


def test_regions_add_up_to_the_whole_in_every_month(cash):
    whole = dict(rows(ask(cash, metrics=["balance"], range="last 3 months", grain="month")))
    parts = rows(ask(cash, metrics=["balance"], range="last 3 months", grain="month", dimensions=["region"]))
    for month, value in whole.items():
        assert sum(part[2] or 0 for part in parts if part[1] == month) == value


def test_a_month_without_rows_keeps_the_last_balance_and_has_no_flow(cash):
    result = ask(cash, metrics=["balance", "rows"], range="last 3 months", grain="month")
    assert rows(result)[1] == (OCTOBER, 33.0, None)


def test_a_period_that_has_not_begun_has_no_balance(cash):
    result = ask(cash, metrics=["balance"], range="2026-11-01/2026-12-31", grain="month")
    assert rows(result) == [(NOVEMBER, 12.0)]


def test_the_mean_is_of_the_last_day_too(cash):
    assert rows(ask(cash, metrics=["mean"], range="2026-09")) == [(11.0,)]


def test_a_balance_beside_the_one_a_month_before(cash):
    result = ask(cash, metrics=["balance"], range="2026-10", compare="previous_period")
    assert rows(result) == [(33.0, 33.0)]
    by_region = ask(cash, metrics=["balance"], range="2026-09", compare="previous_period", dimensions=["region"])
    assert dict((row[0], row[1:]) for row in rows(by_region)) == {
        "APAC": (21.0, 7.0),
        "EMEA": (11.0, 5.0),
        None: (1.0, None),
    }


def test_a_partial_month_is_compared_at_the_same_day(cash):
    """Twenty days into November stand beside the last day with data of the first twenty days of October."""
    result = ask(cash, metrics=["balance"], range="this month", compare="previous_period")
    assert rows(result) == [(12.0, 33.0)]


def test_weeks_take_their_own_last_day(cash):
    result = ask(cash, metrics=["balance"], range="2026-09-28/2026-10-11", grain="week")
    assert rows(result) == [(date(2026, 9, 28), 33.0), (date(2026, 10, 5), 33.0)]


def test_filters_narrow_the_balance_and_not_the_day(cash):
    only = {"field": "account", "values": ["old"]}
    assert rows(ask(cash, metrics=["balance"], range="2026-09", filters=only)) == [(None,)]
