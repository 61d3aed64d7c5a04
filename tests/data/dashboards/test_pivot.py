"""Pivots: every total is what SQL says of its own breakdown; conditions on metrics keep members, and totals follow."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.compute import compute_widget
from data.dashboards.state import DashboardState
from data.errors import DefinitionError
from tests.data.dashboards.oracle import pairs, rows, value
from tests.data.dashboards.shop import make_shop
from tests.data.dashboards.test_kinds import HEAD, MANY

YEAR = "day >= '2025-12-01'"
PIVOT = "metrics: [shop.average, shop.revenue], dimensions: [category, region], time: true"


def made(folder, text, *, kind="pivot", many=False):
    widget = f"  - {{id: w, kind: {kind}, title: W, layout: {{x: 0, y: 0, w: 4, h: 3}}, {text}}}\n"
    core = make_shop(folder, dashboard=HEAD + widget)
    if many:
        with core.lakes.cursor() as cursor:
            cursor.execute(MANY)
    found = compute_widget(core, "shop", "w", DashboardState(), actor=local_admin())
    assert found.error is None, found.error
    return core, found


def by(result, *names):
    metric = result.data["shop.average"]
    keys = zip(*(result.data[name] for name in names), strict=True)
    return {key if len(key) > 1 else key[0]: found for key, found in zip(keys, metric, strict=True)}


def test_totals_of_a_ratio_are_asked_for_at_every_level(tmp_path):
    core, found = made(tmp_path, PIVOT)
    parts = found.parts
    grouped = f"SELECT category, region, avg(amount) FROM sales WHERE {YEAR} GROUP BY ALL"
    assert by(parts["rows"], "category", "region") == {(c, r): v for c, r, v in rows(core, grouped)}
    assert by(parts["rows.1"], "category") == pairs(
        core, f"SELECT category, avg(amount) FROM sales WHERE {YEAR} GROUP BY 1"
    )
    months = pairs(core, f"SELECT date_trunc('month', day)::DATE, avg(amount) FROM sales WHERE {YEAR} GROUP BY 1")
    assert {month: v for month, v in by(parts["columns"], "time").items() if v is not None} == months
    inside = f"SELECT category, date_trunc('month', day)::DATE, avg(amount) FROM sales WHERE {YEAR} GROUP BY ALL"
    assert by(parts["cells.1"], "category", "time") == {(c, m): v for c, m, v in rows(core, inside)}
    assert parts["rows"].totals["shop.average"] == value(core, f"SELECT avg(amount) FROM sales WHERE {YEAR}")


def test_many_columns_become_twelve_and_the_rest(tmp_path):
    core, found = made(tmp_path, "metrics: [shop.average], dimensions: [region, product]", many=True)
    shown = found.parts["columns"].data["product"]
    assert len(shown) == 12 and len(set(found.result.data["product"])) == 12
    named = ", ".join(f"'{name}'" for name in shown if name is not None)
    rest = f"SELECT region, avg(amount) FROM sales WHERE {YEAR} AND product NOT IN ({named}) GROUP BY 1"
    assert by(found.parts["other"], "region") == pairs(core, rest)


def test_a_condition_on_a_metric_keeps_members_and_totals_follow(tmp_path):
    having = "having: {field: shop.average, op: gt, values: [100]}"
    core, found = made(tmp_path, f"metrics: [shop.average, shop.revenue], dimensions: [category, region], {having}")
    kept = f"SELECT category, region FROM sales WHERE {YEAR} GROUP BY ALL HAVING avg(amount) > 100"
    within = f"""SELECT avg(s.amount) FROM sales AS s JOIN ({kept}) AS k
        ON s.category = k.category AND s.region IS NOT DISTINCT FROM k.region WHERE {YEAR}"""
    assert set(by(found.result, "category", "region")) == set(rows(core, kept))
    assert found.parts["rows"].totals["shop.average"] == value(core, within)
    _, periods = made(
        tmp_path, f"metrics: [shop.revenue], time: true, {having.replace('average', 'revenue')}", kind="line"
    )
    assert [f"{month:%m}" for month in periods.result.data["time"]] == ["10", "11"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dimensions: [region], having: {field: shop.average, op: gt, values: [1]}", "dashboard.having_unknown"),
        ("having: {field: shop.revenue, op: gt, values: [1]}", "dashboard.having_alone"),
    ],
)
def test_a_condition_that_means_nothing_is_told(tmp_path, text, code):
    with pytest.raises(DefinitionError) as told:
        made(tmp_path, f"metrics: [shop.revenue], {text}", kind="table")
    assert [problem.code for problem in told.value.problems] == [code]
