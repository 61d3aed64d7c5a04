"""When a row happened."""

from __future__ import annotations

import pytest

from data.intake.profile import profile_lake
from data.intake.times import time_choices
from tests.cores import make_core


@pytest.fixture
def choices():
    core = make_core(demo=False)

    def choose(columns):
        core.lakes.fetch(f"CREATE TABLE prod.main.things AS SELECT {columns} FROM range(60) r(i)")
        return time_choices(core, profile_lake(core, "prod")[0])

    yield choose
    core.lakes.close()


DAY = "DATE '2026-01-01' + i::INT"


def test_the_best_named_date_comes_first(choices):
    found = choices(f"{DAY} AS updated_at, {DAY} AS due_date, {DAY} AS order_date")
    assert [choice.sql for choice in found] == ["order_date", "due_date", "updated_at"]
    assert found[0].days == 60 and not found[0].moments


def test_mostly_unknown_dates_come_last(choices):
    assert choices(f"CASE WHEN i < 9 THEN {DAY} END AS date, {DAY} AS shipped")[0].sql == "shipped"


def test_year_month_day_make_a_date(choices):
    found = choices("2026 AS year, 1 + i % 12 AS month, 1 + i % 28 AS day")
    assert (found[0].sql, found[0].days) == ('make_date("year", "month", "day")', 358)


def test_year_and_month_make_a_date(choices):
    assert choices("2025 + i % 2 AS year, 1 + i % 12 AS month")[0].sql == 'make_date("year", "month", 1)'


def test_years_alone_make_one_only_where_there_is_no_date(choices):
    assert choices("1966 + i AS year, i AS population")[0].sql == 'make_date("year", 1, 1)'


def test_parts_that_make_no_date_are_not_put_together(choices):
    assert choices("2026 AS year, 2 AS month, 1 + i % 31 AS day") == ()


def test_no_time(choices):
    assert choices("i AS id, 'x' AS name") == ()
