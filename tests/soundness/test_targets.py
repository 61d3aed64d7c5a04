"""A target holds for its period: flows take their share of it, stocks the one that holds at the end, rates the mean."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from data.metrics.season import Course, Season
from tests.shop import ask, by_hand, make_shop

TABLES = """
CREATE TABLE prod.main.days (day DATE, region VARCHAR, amount DOUBLE, balance DOUBLE);
INSERT INTO prod.main.days SELECT CAST(t AS DATE), r, 10, 100 FROM (VALUES ('EMEA'), ('APAC')) AS regions(r),
  generate_series(TIMESTAMP '2026-09-01', TIMESTAMP '2026-11-20', INTERVAL 1 DAY) AS days(t);
CREATE TABLE prod.main.goals (metric VARCHAR, period DATE, dimension VARCHAR, value VARCHAR, amount DOUBLE);
INSERT INTO prod.main.goals SELECT m, CAST(p AS DATE), NULL, NULL, a FROM (VALUES
  ('amount', '2026-09-01', 300), ('amount', '2026-10-01', 620), ('amount', '2026-11-01', 900),
  ('balance', '2026-09-01', 30), ('balance', '2026-10-01', 40), ('balance', '2026-11-01', 50),
  ('balance', '2026-12-01', 60),
  ('each', '2026-10-01', 31), ('each', '2026-11-01', 61)) AS set(m, p, a);
INSERT INTO prod.main.goals VALUES ('balance', '2026-11-01', 'region', 'EMEA', 21),
  ('balance', '2026-11-01', 'region', 'APAC', 22);
"""
DATASET = """
id: days
lake: prod
table: days
time: day
dimensions: {region: {column: region}}
measures:
  amount: {aggregate: sum, column: amount}
  rows: {aggregate: count}
  balance: {aggregate: sum, column: balance, semi_additive: last}
metrics: {amount: {measure: amount}, balance: {measure: balance}, each: {ratio: [amount, rows]}}
targets:
  {table: goals, metric: metric, period: period, grain: month, dimension: dimension, value: value, amount: amount}
"""


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("days"), tables=TABLES, datasets=(DATASET,))


def goals(core, metric, **query):
    result = ask(core, metrics=[metric], targets=True, **query)
    return list(zip(result.data[f"{metric}__target"], result.data[f"{metric}__due"], strict=True))


def test_a_flow_gets_the_share_of_each_target_in_its_time(days):
    assert goals(days, "amount", range="2026-10-16/2026-11-30") == [
        (pytest.approx(320 + 900), pytest.approx(320 + 600))
    ]


@pytest.mark.parametrize(
    ("range", "target", "due"),
    [("last 3 months", 50, 50), ("2026-09-01/2026-10-31", 40, 40), ("2026-10", 40, 40), ("2026", 60, 50)],
)
def test_a_stock_has_the_target_that_holds_at_the_end(days, range, target, due):
    assert goals(days, "balance", range=range) == [(target, due)]


def test_a_stock_by_member_has_the_members_target(days):
    result = ask(days, metrics=["balance"], dimensions=["region"], range="last 3 months", targets=True)
    assert dict(zip(result.data["region"], result.data["balance__target"], strict=True)) == {"EMEA": 21, "APAC": 22}


def test_a_stock_in_periods_has_the_target_of_each(days):
    assert goals(days, "balance", range="last 3 months", grain="month") == [(30, 30), (40, 40), (50, 50)]


def test_a_rate_has_the_mean_over_its_time(days):
    found = goals(days, "each", range="2026-10-01/2026-11-30")
    assert found == [(pytest.approx((31 * 31 + 61 * 30) / 61), pytest.approx((31 * 31 + 61 * 20) / 51))]


def test_what_was_not_set_has_no_target(days):
    result = ask(
        days,
        metrics=["amount"],
        range="2026-10",
        targets=True,
        filters={"field": "region", "op": "eq", "values": ["EMEA"]},
    )
    assert "amount__target" not in result.data
    assert [one.reason for one in result.proof.not_applied] == ["targets.not_for_this_part"]
    assert result.data["amount"] == [310]


def test_months_name_their_own_targets(days):
    result = ask(days, metrics=["amount"], range="last 3 months", grain="month", targets=True)
    assert result.data["time"] == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    assert result.data["amount__target"] == [300, 620, 900]
    assert result.data["amount__due"] == [300, 620, 600]


PAST = """
CREATE TABLE prod.main.days AS SELECT CAST(t AS DATE) AS day, r AS region,
  CASE WHEN dayofweek(t) IN (0, 6) THEN 0 ELSE month(t) END * w AS amount
  FROM (VALUES ('EMEA', 1), ('APAC', 3), (NULL, 1)) AS regions(r, w),
  generate_series(TIMESTAMP '2024-06-01', TIMESTAMP '2026-11-20', INTERVAL 1 DAY) AS days(t);
CREATE TABLE prod.main.goals (metric VARCHAR, period DATE, dimension VARCHAR, value VARCHAR, amount DOUBLE);
INSERT INTO prod.main.goals VALUES ('amount', '2026-11-01', NULL, NULL, 900), ('amount', '2025-02-01', NULL, NULL, 280),
  ('amount', '2026-11-01', 'region', 'EMEA', 90), ('balance', '2026-11-01', NULL, NULL, 50);
"""
BY_HAND = """SELECT sum(amount) FILTER (day <= DATE '{due}' - 364 * years) / sum(amount)
FROM prod.main.days, (VALUES (1), (2)) AS years(years)
WHERE day BETWEEN DATE '2026-11-01' - 364 * years AND DATE '2026-11-30' - 364 * years"""


@pytest.fixture(scope="module")
def seasonal(tmp_path_factory):
    dataset = DATASET.replace("amount: amount}\n", "amount: amount, pace: seasonal}\n")
    dataset = dataset.replace("column: balance", "column: amount")
    return make_shop(tmp_path_factory.mktemp("seasonal"), tables=PAST, datasets=(dataset,))


def share(core, due):
    ((found,),) = by_hand(core, BY_HAND.format(due=due))
    return pytest.approx(found)


def test_a_target_is_due_as_the_days_of_earlier_years_ran(seasonal):
    ((target, due),) = goals(seasonal, "amount", range="2026-11")
    assert (target, due / 900) == (pytest.approx(900), share(seasonal, "2026-11-20"))
    assert due / 900 != pytest.approx(20 / 30)
    result = ask(seasonal, metrics=["amount"], range="2026-11", grain="day", targets=True)
    days = dict(zip(result.data["time"], result.data["amount__target"], strict=True))
    assert (days[date(2026, 11, 14)], days[date(2026, 11, 15)]) == (0, 0)
    assert sum(days.values()) == pytest.approx(900)


def test_a_member_has_a_season_of_its_own(seasonal):
    result = ask(seasonal, metrics=["amount"], dimensions=["region"], range="2026-11", targets=True)
    due = dict(zip(result.data["region"], result.data["amount__due"], strict=True))
    assert due["EMEA"] / 90 == share(seasonal, "2026-11-20")


def test_without_a_whole_year_before_a_target_is_due_evenly(seasonal):
    assert goals(seasonal, "amount", range="2025-02-01/2025-02-07") == [(pytest.approx(70), pytest.approx(70))]


def test_a_year_that_is_not_over_does_not_count():
    first, ended = datetime(2024, 1, 1), datetime(2026, 11, 21)
    days = [first + timedelta(days=at) for at in range((ended - first).days)]
    season = Season(first, ended, {None: Course(days, list(range(1, len(days) + 1)))})
    year, december = (datetime(2027, 1, 1), datetime(2028, 1, 1)), (datetime(2027, 12, 1), datetime(2028, 1, 1))
    assert season.share(None, year, december) == pytest.approx(31 / 365)


def test_stocks_follow_no_season(seasonal):
    result = ask(seasonal, metrics=["amount", "balance"], range="2026-11", targets=True)
    assert result.data["balance__due"] == [50]


@pytest.mark.parametrize("day", ["20000-01-01", "0044-03-15 (BC)"])
def test_a_day_beyond_the_years_of_python_breaks_no_dataset(tmp_path, day):
    late = f"INSERT INTO prod.main.days VALUES (DATE '{day}', 'EMEA', 1, 1);"
    core = make_shop(tmp_path, tables=TABLES + late, datasets=(DATASET,))
    assert ask(core, metrics=["amount"]).data["amount"] == [
        by_hand(core, "SELECT sum(amount) FROM prod.main.days")[0][0]
    ]
    found = ask(core, metrics=["amount"], grain="month").data
    assert found["amount"] == [600, 620, 400, 1]
    assert goals(core, "amount", range="2026-10") == [(620, 620)]
