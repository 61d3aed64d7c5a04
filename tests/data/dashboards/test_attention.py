"""What needs attention: against numbers that fit in one's head."""

from __future__ import annotations

from datetime import date

import pytest

from data.access import local_admin
from data.dashboards.attention import Finding, _off_target, attention
from data.metrics.result import MetricResult, ResultColumn
from tests.data.dashboards.shop import DASHBOARD, make_shop

COURSE = """
DELETE FROM prod.main.sales;
INSERT INTO prod.main.sales
SELECT d, row_number() OVER (), 'North', 'Tools', 'Saw', CASE WHEN d = '2026-10-01' THEN {last} ELSE 100 + month(d) % 2 END
FROM (SELECT unnest(generate_series(DATE '2025-12-01', DATE '2026-11-01', INTERVAL 1 MONTH))::DATE AS d);
INSERT INTO prod.main.sales VALUES ('2026-11-20', 99, 'North', 'Tools', 'Saw', 1);
"""  # noqa: E501


def findings(folder, *, last=100, dashboard=DASHBOARD, **changes):
    core = make_shop(folder, dashboard=dashboard)
    with core.lakes.cursor() as cursor:
        cursor.execute(COURSE.format(last=last))
    return [f for f in attention(core, actor=local_admin()) if f.column is None or f.column.id == "shop.revenue"]


def test_a_calm_course_needs_nothing(tmp_path):
    assert findings(tmp_path) == []


@pytest.mark.parametrize("last", [120, 80])
def test_the_last_complete_period_outside_its_natural_limits_is_unusual(tmp_path, last):
    found = findings(tmp_path, last=last)
    assert [(f.kind, f.widget, f.period, f.grain, f.value) for f in found] == [
        ("unusual", "revenue", date(2026, 10, 1), "month", float(last))
    ]
    assert found[0].expected == pytest.approx(100.5, abs=0.1)
    assert found[0].low == pytest.approx(found[0].expected - 2.66, abs=0.01)


def test_the_running_period_is_not_judged(tmp_path):
    assert all(f.period != date(2026, 11, 1) for f in findings(tmp_path, last=120))


@pytest.mark.parametrize(
    ("better", "value", "missed"),
    [("up", 90, 0.1), ("up", 99.5, None), ("up", 130, None), ("down", 130, 0.3), ("down", 90, None), ("none", 1, None)],
)
def test_a_target_is_missed_in_the_direction_that_is_not_good(better, value, missed):
    column = ResultColumn("shop.revenue", "Revenue", "metric", "DOUBLE", "EUR", better)
    data = {"shop.revenue": [value], "shop.revenue__target": [100]}
    result = MetricResult((column,), data, None, proof=None)
    here = Finding("broken", None, "revenue", "Revenue", 1.0)
    weights = [f.weight for f in _off_target(result, column, here) if f.kind == "off_target"]
    assert weights == ([pytest.approx(missed)] if missed else [])


def test_a_number_that_cannot_be_computed_is_broken_and_comes_first(tmp_path):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("DROP TABLE prod.main.visits")
    first = attention(core, actor=local_admin())[0]
    assert (first.kind, first.widget, first.weight) == ("broken", "visitors", 1.0)
    assert first.error is not None
