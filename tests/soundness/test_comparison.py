"""An earlier period is as long as what has passed of this one, and its days stand beside their counterparts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.shop import ask, make_shop, rows

DAILY = """
id: daily
lake: prod
table: daily
time: day
dimensions: {parity: {column: parity}}
measures: {amount: {aggregate: sum, column: amount}, days: {aggregate: count}}
metrics: {amount: {measure: amount}, days: {measure: days}}
"""


def make_daily(folder, *, until="2026-11-20", kind="DATE", step="1 DAY", **settings):
    """One row a step since 2023, worth its number of days since 2020."""
    tables = f"""CREATE TABLE prod.main.daily AS SELECT CAST(t AS {kind}) AS day, date_diff('day', DATE '2020-01-01', t)
        AS amount, date_diff('day', DATE '2020-01-01', t) % 2 AS parity
        FROM (SELECT unnest(generate_series(TIMESTAMP '2023-01-01', TIMESTAMP '{until}', INTERVAL {step})) AS t)"""
    return make_shop(folder, tables=tables, datasets=(DAILY,), **settings)


def total(start, end):
    """The amounts from one day to another, both included."""
    first, last = ((day - date(2020, 1, 1)).days for day in (start, end))
    return sum(range(first, last + 1))


@pytest.fixture(scope="module")
def daily(tmp_path_factory):
    return make_daily(tmp_path_factory.mktemp("daily"))


@pytest.mark.parametrize(
    ("words", "compare", "start", "end"),
    [
        ("this month", "previous_period", date(2026, 10, 1), date(2026, 10, 20)),
        ("this month", "previous_year", date(2025, 11, 1), date(2025, 11, 20)),
        ("this quarter", "previous_period", date(2026, 7, 1), date(2026, 8, 20)),
        ("this year", "previous_period", date(2025, 1, 1), date(2025, 11, 20)),
        ("year to date", "previous_period", date(2025, 1, 1), date(2025, 11, 20)),
        ("month to date", "previous_period", date(2026, 10, 1), date(2026, 10, 20)),
        ("last 12 months", "previous_period", date(2024, 12, 1), date(2025, 11, 20)),
        ("previous month", "previous_period", date(2026, 9, 1), date(2026, 9, 30)),
        ("previous month", "previous_year", date(2025, 10, 1), date(2025, 10, 31)),
        ("last 30 days", "previous_period", date(2026, 9, 22), date(2026, 10, 21)),
        ("last 30 days", "previous_year", date(2025, 10, 22), date(2025, 11, 20)),
        ("this week", "previous_period", date(2026, 11, 9), date(2026, 11, 13)),
        ("this week", "previous_year", date(2025, 11, 17), date(2025, 11, 21)),
        ("2026-Q1", "previous_period", date(2025, 10, 1), date(2025, 12, 31)),
        ("2026-02", "previous_period", date(2026, 1, 1), date(2026, 1, 31)),
        ("2024-02", "previous_year", date(2023, 2, 1), date(2023, 2, 28)),
        ("2025-02", "previous_year", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_the_earlier_span(daily, words, compare, start, end):
    result = ask(daily, metrics=["amount", "days"], range=words, compare=compare)
    assert result.data["days__previous"] == [(end - start).days + 1]
    assert result.data["amount__previous"] == [total(start, end)]


@pytest.mark.parametrize(
    ("until", "words", "last"),
    [
        ("2026-03-30", "this month", date(2026, 2, 28)),
        ("2026-03-31", "this month", date(2026, 2, 28)),
        ("2026-02-28", "this month", date(2026, 1, 31)),
        ("2026-05-31", "this quarter", date(2026, 2, 28)),
        ("2024-02-29", "year to date", date(2023, 2, 28)),
    ],
)
def test_months_of_unequal_length(tmp_path, until, words, last):
    core = make_daily(tmp_path, until=until)
    result = ask(core, metrics=["days"], range=words, compare="previous_period")
    start = result.proof.previous_window.start
    assert result.data["days__previous"] == [(last - start).days + 1]


def test_days_stand_beside_the_day_of_the_year_before_over_a_leap_day(daily):
    result = ask(daily, metrics=["amount"], range="2025-02-27/2025-03-02", grain="day", compare="previous_year")
    offset = date(2020, 1, 1)
    assert rows(result) == [
        (day, (day - offset).days, (earlier - offset).days)
        for day, earlier in [
            (date(2025, 2, 27), date(2024, 2, 27)),
            (date(2025, 2, 28), date(2024, 2, 28)),
            (date(2025, 3, 1), date(2024, 3, 1)),
            (date(2025, 3, 2), date(2024, 3, 2)),
        ]
    ]


def test_the_leap_day_counts_in_the_total_of_the_year_before(daily):
    result = ask(daily, metrics=["days"], range="2025-02", grain="day", compare="previous_year", totals=True)
    assert result.totals == {"days": 28, "days__previous": 29}
    assert sum(result.data["days__previous"]) == 28


def test_a_leap_day_has_no_day_beside_it(daily):
    result = ask(daily, metrics=["days"], range="2024-02-28/2024-03-01", grain="day", compare="previous_year")
    assert rows(result) == [(date(2024, 2, 28), 1, 1), (date(2024, 2, 29), 1, None), (date(2024, 3, 1), 1, 1)]


def test_the_31st_has_no_counterpart_in_a_shorter_month(daily):
    result = ask(daily, metrics=["days"], range="2026-09", grain="day", compare="previous_period", totals=True)
    assert result.row_count == 30
    assert result.totals == {"days": 30, "days__previous": 31}


def test_weeks_stand_beside_whole_weeks(daily):
    result = ask(daily, metrics=["days"], range="2026-10-05/2026-11-01", grain="week", compare="previous_year")
    assert [row[1:] for row in rows(result)] == [(7, 7)] * 4
    assert result.proof.previous_window.start == date(2025, 10, 6)


@pytest.mark.parametrize("dimensions", [[], ["parity"]])
def test_weeks_of_a_range_from_a_month_on_stand_beside_those_a_year_before(daily, dimensions):
    query = {"metrics": ["days"], "range": "2025-12-01/2026-02-28", "grain": "week", "compare": "previous_year"}
    result = ask(daily, **query, dimensions=dimensions, totals=True)
    weeks = sorted(set(result.data["time"]))
    assert weeks[0] == date(2025, 12, 1) and len(weeks) == 13
    by_week = {week: 0 for week in weeks}
    for row in rows(result):
        by_week[row[-3]] += row[-1] or 0
    assert list(by_week.values()) == [7] * 12 + [5]
    assert result.totals["days__previous"] == 12 * 7 + 5 + 1


@pytest.mark.parametrize("dimensions", [[], ["parity"]])
def test_windows_that_overlap_count_their_days_in_both(daily, dimensions):
    query = {"metrics": ["amount"], "range": "last 24 months", "grain": "month", "compare": "previous_year"}
    result = ask(daily, **query, dimensions=dimensions, totals=True)
    assert result.totals["amount__previous"] == total(date(2023, 12, 1), date(2025, 11, 20))
    assert result.totals["amount"] == total(date(2024, 12, 1), date(2026, 11, 20))
    by_month = {}
    for row in rows(result):
        by_month[row[-3]] = by_month.get(row[-3], 0) + row[-1]
    assert by_month[date(2025, 11, 1)] == total(date(2024, 11, 1), date(2024, 11, 30))
    assert by_month[date(2026, 11, 1)] == total(date(2025, 11, 1), date(2025, 11, 20))


@pytest.mark.parametrize("dimensions", [[], ["parity"]])
@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter"])
@pytest.mark.parametrize("compare", ["previous_period", "previous_year"])
def test_periods_add_up_to_the_total_but_for_days_without_counterpart(daily, dimensions, grain, compare):
    query = {"metrics": ["days"], "range": "2025-06-01/2025-09-30", "grain": grain, "compare": compare}
    result = ask(daily, **query, dimensions=dimensions, totals=True)
    assert sum(value or 0 for value in result.data["days"]) == result.totals["days"] == 122
    missing = result.totals["days__previous"] - sum(value or 0 for value in result.data["days__previous"])
    assert 0 <= missing <= (7 if grain == "week" else 2 if grain == "day" else 0)


def test_hours_that_have_passed_are_compared_with_as_many(tmp_path):
    core = make_daily(tmp_path, until="2026-11-20 11:30:00", kind="TIMESTAMP", step="30 MINUTE")
    result = ask(core, metrics=["days"], range="today", compare="previous_period")
    assert rows(result) == [(24, 24)]
    month = ask(core, metrics=["days"], range="this month", compare="previous_period")
    assert rows(month) == [(19 * 48 + 24, 19 * 48 + 24)]


def test_nothing_before_the_data_is_unknown_and_not_zero(daily):
    result = ask(daily, metrics=["amount"], range="2023", compare="previous_year")
    assert rows(result) == [(total(date(2023, 1, 1), date(2023, 12, 31)), None)]


def test_the_partial_period_is_named(daily):
    result = ask(daily, metrics=["days"], range="last 3 months", grain="month")
    assert result.proof.partial == date(2026, 11, 1)
    assert ask(daily, metrics=["days"], range="2026-10", grain="month").proof.partial is None
    cut = ask(daily, metrics=["days"], range="2026-01-05/2026-06-30", grain="week")
    assert cut.proof.partial == date(2026, 6, 29) == cut.data["time"][-1] and cut.data["days"][-1] == 2
    assert ask(daily, metrics=["days"], range="2027", grain="month").proof.partial is None
    assert result.proof.as_of == datetime(2026, 11, 20, tzinfo=UTC)
