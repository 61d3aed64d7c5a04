from __future__ import annotations

from datetime import date

import pytest

from callbacks.sql.charting import charted, proposed
from components.format import translator
from data.access import local_admin
from data.queries import ResultColumn, submit, wait


def stored(core, sql):
    handle = submit(core, sql, actor=local_admin())
    wait(core, handle.query_id, actor=local_admin(), seconds=60)
    return handle.query_id


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([("month", "DATE"), ("amount", "DOUBLE")], ("month", "amount", "line")),
        ([("customer_id", "INTEGER"), ("region", "VARCHAR"), ("n", "BIGINT")], ("region", "n", "bar")),
        ([("a", "INTEGER"), ("b", "INTEGER")], ("a", "b", "bar")),
        ([("a", "INTEGER")], ("a", "a", "bar")),
    ],
)
def test_what_is_proposed(columns, expected):
    assert proposed([ResultColumn(*column) for column in columns]) == expected


def test_days_come_in_order_and_rows_of_one_place_are_added_up(request_in_shop):
    rows = "(DATE '2026-02-01', 1), ('2026-01-01', 2), ('2026-02-01', 4), ('2026-03-01', NULL)"
    sql = f"SELECT * FROM (VALUES {rows}) t(d, n)"
    chart, note = charted(stored(request_in_shop, sql), "d", ["n"], translator())
    assert chart.x == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert chart.series[0].values == (2, 5, None)
    assert (chart.grain, note) == ("month", "Rows with the same d are added up")


def test_a_long_result_says_what_is_drawn(request_in_shop):
    _, note = charted(stored(request_in_shop, "SELECT i, i * 2 AS n FROM range(1500) t(i)"), "i", ["n"], translator())
    assert note == "The first 1,000 of 1,500 rows"
