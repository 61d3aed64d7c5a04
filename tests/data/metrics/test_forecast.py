"""Forecasts: honest about the past, refused when they would mislead."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from data.cache import Cache, MemoryBackend
from data.errors import InputError, LakeError
from data.forecasting.ets import backtest, naive_series
from data.metrics import forecast, parse_query
from tests.shop import ADMIN, make_shop

DATASET = """
id: sales
lake: prod
table: sales
time: day
dimensions: {region: {column: region}}
measures: {amount: {aggregate: sum, column: amount}, most: {aggregate: max, column: amount}}
metrics: {revenue: {measure: amount}, most: {measure: most}}
"""


def make_sales(folder, months, values):
    """One row on the 20th of each month, the last in November 2026."""
    ago = range(months - 1, -1, -1)
    rows = ", ".join(
        f"(DATE '2026-11-20' - INTERVAL {back} MONTH, 'EMEA', {value})" for back, value in zip(ago, values, strict=True)
    )
    tables = f"""CREATE TABLE prod.main.sales (day DATE, region VARCHAR, amount DOUBLE);
        INSERT INTO prod.main.sales VALUES (DATE '2021-01-01', 'APAC', 0), {rows}"""
    return make_shop(folder, tables=tables, datasets=(DATASET,))


def ahead(core, periods=3, **query):
    return forecast(
        core, parse_query({"metrics": ["revenue"], "grain": "month", **query}), periods=periods, actor=ADMIN
    )


def seasonal(months):
    return [100 + at + 20 * math.sin(at * math.pi / 6) + (at * 7919 % 11 - 5) / 5 for at in range(months)]


def test_the_naive_forecast_is_a_season_ago_or_just_now():
    assert naive_series([1, 2, 3, 4], 4, 6) == (1, 2, 3, 4, 1, 2)
    assert naive_series([1, 2, 3], 12, 2) == (3, 3)


def test_too_little_history_is_not_continued(tmp_path):
    core = make_sales(tmp_path, 3, [1, 2, 3])
    with core.lakes.cursor() as cursor:
        cursor.execute("DELETE FROM prod.main.sales WHERE day < '2026-01-01'")
    core.lakes.loaded("prod")
    found = ahead(core)
    assert found.refused and found.refused.reason == "forecast.too_short"
    assert found.values == ()


def test_a_history_with_holes_is_not_continued_for_what_does_not_add_up(tmp_path):
    core = make_sales(tmp_path, 12, range(12))
    found = ahead(core, metrics=["most"])
    assert found.refused and found.refused.reason == "forecast.holes"


def test_a_range_that_is_over_is_not_continued(tmp_path):
    core = make_sales(tmp_path, 12, range(12))
    found = ahead(core, range="2026-01-01/2026-06-30")
    assert found.refused and found.refused.reason == "forecast.past" and found.periods == ()


@pytest.mark.parametrize(
    ("query", "code"),
    [({"grain": None}, "forecast.needs_series"), ({"dimensions": ["region"]}, "forecast.needs_series")],
)
def test_only_a_series_is_continued(tmp_path, query, code):
    with pytest.raises(InputError) as caught:
        ahead(make_sales(tmp_path, 3, [1, 2, 3]), **query)
    assert caught.value.code == code


@pytest.mark.slow
def test_a_seasonal_series_goes_on_from_the_running_month(tmp_path):
    values = seasonal(71)
    found = ahead(make_sales(tmp_path, 71, values), periods=12)
    assert found.refused is None
    assert found.periods[:2] == (date(2026, 11, 1), date(2026, 12, 1))
    assert found.history == 70
    assert found.error is not None and found.naive_error is not None and found.error < found.naive_error
    assert found.values[0] == pytest.approx(values[70], rel=0.08)
    assert all(low < value < high for low, value, high in zip(found.low, found.values, found.high, strict=True))


@pytest.mark.slow
def test_a_forecast_outlives_the_process_until_the_data_changes(tmp_path):
    values = seasonal(71)
    core = make_sales(tmp_path, 71, values)
    first = ahead(core)
    core.forecaster.close()
    assert ahead(replace(core, cache=Cache(MemoryBackend()))) == first
    core.lakes.loaded("prod")
    with pytest.raises(LakeError):
        ahead(replace(core, cache=Cache(MemoryBackend())))


@pytest.mark.slow
def test_a_series_that_only_repeats_is_left_to_the_naive(tmp_path):
    noise = [(at * at * 7919 % 101) + 1 for at in range(12)] * 6
    found = ahead(make_sales(tmp_path, 71, noise[:71]))
    assert found.refused and found.refused.reason == "forecast.worse_than_naive"
    assert found.values == ()
    assert found.naive_error is not None


@pytest.mark.slow
def test_the_backtest_knows_only_what_was_known_then():
    values = [10.0] * 40 + [1000.0] * 3
    tested = backtest(values, 12, 3)
    assert tested is not None and tested.error > 0.3
