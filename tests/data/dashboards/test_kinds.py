"""Every widget kind: a contract over the registry, then what each one adds to plain metric queries."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.compute import compute_widget
from data.dashboards.kinds import KINDS
from data.dashboards.state import DashboardState, with_filter
from data.dashboards.widget_json import to_json
from tests.data.dashboards.shop import make_shop

HEAD = "id: shop\nname: Shop\ndefaults: {range: last 12 months, grain: month, compare: previous_year}\nwidgets:\n"
EXAMPLES = {
    "kpi": "metrics: [shop.revenue, shop.average]",
    "line": "metrics: [shop.revenue], time: true",
    "area": "metrics: [shop.revenue], time: true, series: region",
    "bar": "metrics: [shop.revenue], hierarchy: products",
    "stacked": "metrics: [shop.revenue], dimensions: [category], series: region",
    "combo": "metrics: [shop.revenue, visits.visitors], time: true",
    "pie": "metrics: [shop.revenue], dimensions: [product]",
    "table": "metrics: [shop.revenue, shop.average], dimensions: [category, region]",
    "pivot": "metrics: [shop.revenue, shop.average], dimensions: [category, region], time: true",
    "heatmap": "metrics: [shop.revenue], dimensions: [region], time: true",
    "cohort": "metrics: [shop.revenue], dimensions: [region, category]",
    "waterfall": "metrics: [shop.revenue], dimensions: [category]",
    "map": "metrics: [shop.revenue], dimensions: [region], options: {latitude: shop.sales, longitude: shop.average}",
    "funnel": "metrics: [shop.revenue], dimensions: [category], options: {members: [Tools, Paint]}",
    "scatter": "metrics: [shop.revenue, shop.sales], dimensions: [product]",
    "pareto": "metrics: [shop.revenue], dimensions: [product]",
    "control": "metrics: [shop.revenue], time: true",
    "text": 'options: {markdown: "Hello {{shop.revenue}}"}',
    "section": "options: {note: Hello}",
    "sql": 'sql: {text: "SELECT region, sum(amount) AS n FROM sales WHERE region = {{region=North}} GROUP BY 1"}',
}
DRAWN = {"sql": "bar"}
MANY = (
    "INSERT INTO prod.main.sales SELECT '2026-11-03', 100 + i, 'R' || i, 'Paint', 'P' || i, i FROM range(1, 31) AS t(i)"
)


def core_with(folder, kind, text):
    widget = f"  - {{id: w, kind: {kind}, title: W, layout: {{x: 0, y: 0, w: 4, h: 3}}, {text}}}\n"
    return make_shop(folder, dashboard=HEAD + widget)


def computed(core, state=None):
    found = compute_widget(core, "shop", "w", state or DashboardState(), actor=local_admin())
    assert found.error is None, found.error
    return found


def made(folder, kind, text, *, many=False):
    core = core_with(folder, kind, text)
    if many:
        with core.lakes.cursor() as cursor:
            cursor.execute(MANY)
    return computed(core)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_computes_its_example(tmp_path, kind):
    found = made(tmp_path, kind, EXAMPLES[kind])
    assert found.kind == (DRAWN.get(kind) or KINDS[kind].draws or kind)
    assert found.kind in KINDS
    assert to_json(found)["status"] == "ok"
    if kind != "section":
        lengths = {len(values) for values in found.result.data.values()}
        assert lengths == {found.result.row_count}
        assert list(found.result.data) == [column.id for column in found.result.columns]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_without_rows_is_empty_and_no_error(tmp_path, kind):
    core = core_with(tmp_path, kind, EXAMPLES[kind])
    found = computed(core, with_filter(DashboardState(), "region", ("Nowhere",)))
    assert found.error is None


def test_a_kpis_spark_has_the_same_metrics(tmp_path):
    found = made(tmp_path, "kpi", EXAMPLES["kpi"])
    assert found.result.data["shop.revenue"] == [1270.0]
    assert "shop.revenue__previous" in found.result.data
    assert {"time", "shop.revenue", "shop.average"} <= found.parts["spark"].data.keys()


def test_more_than_six_series_become_five_and_the_rest(tmp_path):
    found = made(tmp_path, "area", "metrics: [shop.average], time: true, series: product", many=True)
    assert set(found.result.data["product"]) == {None, "Saw", "Hammer", "Blue", "Red"}
    rest = dict(zip(found.parts["other"].data["time"], found.parts["other"].data["shop.average"], strict=True))
    assert {f"{month:%m}": value for month, value in rest.items() if value} == {"11": 15.5}


def test_series_over_many_members_keep_the_largest_ones(tmp_path):
    found = made(tmp_path, "stacked", "metrics: [shop.revenue], dimensions: [product], series: category", many=True)
    members = set(found.result.data["product"])
    assert len(members) == 24
    assert {"P30", "Saw", None} <= members
    assert "P1" not in members


def test_a_pie_has_five_slices_and_the_rest(tmp_path):
    found = made(tmp_path, "pie", EXAMPLES["pie"], many=True)
    assert found.result.data["product"] == [None, "Saw", "Hammer", "Blue", "Red"]
    assert found.parts["other"].data["shop.revenue"] == [sum(range(1, 31)) + 0.0]
    assert sum(found.result.data["shop.revenue"]) + sum(range(1, 31)) == 1270.0 + sum(range(1, 31))


def test_bars_are_the_largest_and_say_that_there_are_more(tmp_path):
    found = made(tmp_path, "bar", "metrics: [shop.revenue], dimensions: [product]", many=True)
    assert found.result.row_count == 12
    assert found.result.data["shop.revenue"] == sorted(found.result.data["shop.revenue"], reverse=True)
    assert found.result.proof.truncated


def test_a_heatmap_keeps_the_largest_rows(tmp_path):
    found = made(tmp_path, "heatmap", "metrics: [shop.revenue], dimensions: [product], time: true, limit: 3", many=True)
    assert set(found.result.data["product"]) == {None, "Saw", "Hammer"}


def test_a_table_has_totals_that_are_asked_for_and_not_added_up(tmp_path):
    found = made(tmp_path, "table", EXAMPLES["table"])
    assert found.result.totals["shop.revenue"] == 1270.0
    assert found.result.totals["shop.average"] == pytest.approx(1270 / 7)


def test_a_waterfalls_steps_add_up_to_its_total(tmp_path):
    found = made(tmp_path, "waterfall", EXAMPLES["waterfall"])
    assert sum(found.result.data["shop.revenue"]) == found.result.totals["shop.revenue"]


def test_a_funnel_keeps_the_order_of_its_stages(tmp_path):
    found = made(tmp_path, "funnel", EXAMPLES["funnel"])
    assert found.result.data["category"] == ["Tools", "Paint"]


def test_a_pareto_ends_at_the_whole(tmp_path):
    found = made(tmp_path, "pareto", EXAMPLES["pareto"])
    shares = found.result.data["shop.revenue__share"]
    assert shares[0] == pytest.approx(640 / 1270)
    assert shares[-1] == pytest.approx(1.0)
    assert found.options["lines"] == ["shop.revenue__share"]


def test_a_control_chart_has_limits_from_complete_periods(tmp_path):
    core = core_with(tmp_path, "control", EXAMPLES["control"])
    values = {"2025-12": 10, "2026-01": 12, "2026-02": 11, "2026-03": 13, "2026-04": 12, "2026-05": 14}
    with core.lakes.cursor() as cursor:
        cursor.execute("DELETE FROM prod.main.sales WHERE day < '2026-11-01'")
        for month, amount in values.items():
            cursor.execute(f"INSERT INTO prod.main.sales VALUES ('{month}-01', 1, 'N', 'T', 'P', {amount})")
    limits = computed(core).options["limits"]
    assert limits["center"] == pytest.approx(12.0)
    assert limits["upper"] == pytest.approx(12 + 2.66 * (2 + 1 + 2 + 1 + 2) / 5)
    assert limits["lower"] == pytest.approx(12 - 2.66 * (2 + 1 + 2 + 1 + 2) / 5)


def test_few_periods_give_no_limits(tmp_path):
    assert "limits" not in made(tmp_path, "control", EXAMPLES["control"]).options


def test_words_hold_the_numbers_they_name(tmp_path):
    words = "{{shop.revenue}} after {{ shop.revenue | previous }}, {{visits.visitors|change}}; {{other}} stays"
    found = made(tmp_path, "text", f'options: {{markdown: "{words}"}}')
    assert found.result.data["shop.revenue"] == [1270.0]
    assert "visits.visitors__previous" in found.result.data


def test_words_that_name_nothing_ask_nothing(tmp_path):
    assert made(tmp_path, "text", "options: {markdown: Hello}").result is None
