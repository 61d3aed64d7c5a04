"""From marks to source rows, and what filters can be set to."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.compute import compute_widget
from data.dashboards.drill_rows import RowsWanted, filter_options, rows
from data.dashboards.state import (
    DashboardState,
    drill_by,
    drill_down,
    toggle_cross,
    with_filter,
    with_grain,
    with_range,
)
from data.errors import InputError
from data.metrics import Order
from tests.data.dashboards import oracle
from tests.data.dashboards.shop import make_shop

EMPTY = DashboardState()


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


def page(core, widget, state=EMPTY, **wanted):
    return rows(core, "shop", widget, state, actor=local_admin(), wanted=RowsWanted(**wanted))


def options(core, field, search="", state=EMPTY):
    found = filter_options(core, "shop", field, search, state, actor=local_admin())
    return [(member.value, member.rows) for member in found]


def test_rows_of_a_number_are_those_it_is_made_of(core):
    found = page(core, "revenue")
    assert (found.total, sum(found.data["amount"])) == (7, 1270.0)
    assert [column.id for column in found.columns] == ["day", "id", "region", "category", "product", "amount"]


def test_rows_of_a_mark_follow_filters_path_and_click(core):
    state = with_filter(drill_down(EMPTY, "products", "category", "Tools"), "region", ("North", "South"))
    assert page(core, "products", state).data["id"] == [6, 2, 1]
    assert page(core, "products", state, mark={"product": "Saw"}).data["id"] == [6, 2]
    assert page(core, "products", toggle_cross(state, "regions", "region", "North")).data["id"] == [6, 1]
    assert page(core, "regions", EMPTY, mark={"region": None}).data["id"] == [5]


def test_rows_of_every_mark_add_up_to_the_widget(core):
    bars = compute_widget(core, "shop", "products", EMPTY, actor=local_admin()).result.data
    for category, revenue in zip(bars["category"], bars["shop.revenue"], strict=True):
        assert sum(page(core, "products", mark={"category": category}).data["amount"]) == revenue


def test_rows_of_a_period_stay_inside_the_range(core):
    assert page(core, "trend", mark={"time": "2026-10"}).data["id"] == [5, 4, 3]
    state = with_grain(with_range(EMPTY, "2026-10-06/2026-11-30"), "month")
    assert page(core, "trend", state, mark={"time": "2026-10"}).data["id"] == [5, 4]
    opened = drill_down(EMPTY, "trend", "time", "2026-10")
    assert page(core, "trend", opened).total == 3
    assert page(core, "trend", opened, mark={"time": "2026-10-06"}).data["id"] == [4]


def test_pages_and_orders(core):
    order = (Order("amount"),)
    assert page(core, "revenue", order=order, limit=2).data["id"] == [1, 2]
    second = page(core, "revenue", order=order, offset=2, limit=2)
    assert (second.data["id"], second.total, second.offset) == ([3, 4], 7, 2)


@pytest.mark.parametrize(
    "wanted", [{"mark": {"colour": "red"}}, {"metric": "visits.visitors"}, {"mark": {"time": "x"}}]
)
def test_what_a_widget_does_not_show_is_refused(core, wanted):
    with pytest.raises(InputError):
        page(core, "products", **wanted)


def test_options_of_a_filter_follow_range_search_and_the_other_filters(core):
    assert options(core, "region") == [("North", 3), ("South", 3), (None, 1)]
    assert options(core, "product", "A") == [("Hammer", 2), ("Saw", 2)]
    assert options(core, "product", state=with_filter(EMPTY, "category", ("Paint",))) == [
        ("Blue", 1),
        ("Red", 1),
        (None, 1),
    ]
    assert options(core, "category", state=with_filter(EMPTY, "category", ("Paint",))) == [("Tools", 4), ("Paint", 3)]
    assert options(core, "category", state=with_range(EMPTY, "2026-11")) == [("Paint", 1), ("Tools", 1)]
    with pytest.raises(InputError):
        options(core, "colour")


def test_the_demo_drills_from_category_to_product_to_rows(company):
    state = drill_down(EMPTY, "revenue-by-product", "category", "Storage")
    bars = compute_widget(company, "sales-performance", "revenue-by-product", state, actor=local_admin()).result.data
    product, revenue = bars["product"][0], bars["sales.revenue"][0]
    wanted = RowsWanted(mark={"product": product}, limit=1000)
    found = rows(company, "sales-performance", "revenue-by-product", state, actor=local_admin(), wanted=wanted)
    assert found.total == oracle.value(
        company,
        "SELECT count(*) FROM invoice_lines JOIN products USING (product_id)"
        f" WHERE product = '{product}' AND invoice_date BETWEEN DATE '2025-12-01' AND DATE '2026-11-20'",
    )
    assert found.total <= 1000
    assert sum(found.data["net_amount"]) == pytest.approx(revenue)


def test_rows_of_a_stock_are_those_of_its_last_day(company):
    found = rows(company, "sales-performance", "active-deals", EMPTY, actor=local_admin())
    shown = compute_widget(company, "sales-performance", "active-deals", EMPTY, actor=local_admin())
    assert sum(found.data["open_deals"]) == shown.result.data["pipeline.active_deals"][0]
    assert {f"{day:%Y-%m-%d}" for day in found.data["as_of"]} == {"2026-11-20"}


def test_a_customer_is_filtered_by_key(company):
    state = drill_by(EMPTY, "revenue-by-product", "customer")
    found = compute_widget(company, "sales-performance", "revenue-by-product", state, actor=local_admin())
    assert (found.drill.dimension, found.drill.field) == ("customer", "customer__key")
    key, revenue = str(found.result.data["customer__key"][0]), found.result.data["sales.revenue"][0]
    clicked = toggle_cross(EMPTY, "revenue-by-product", found.drill.field, key)
    kpi = compute_widget(company, "sales-performance", "total-revenue", clicked, actor=local_admin())
    assert kpi.result.data["sales.revenue"] == [pytest.approx(revenue)]
