"""The main walk: open, filter by a click, drill to the rows and back, change the range, reload, go back."""

from __future__ import annotations

import pytest

COUNTS = {"sales-performance": 8, "financial-overview": 10, "customer-analytics": 6, "operational-metrics": 12}
SALES = "/dashboards/view/sales-performance"


@pytest.mark.parametrize("dashboard", COUNTS)
def test_a_dashboard_opens_whole_and_asks_nobody_else(page, dashboard):
    page.open(f"/dashboards/view/{dashboard}")
    assert page.statuses() == dict.fromkeys(page.statuses(), "ready")
    assert len(page.statuses()) == COUNTS[dashboard]
    assert page.console_errors() == []
    assert page.foreign_requests() == []


def test_a_click_filters_the_others_and_a_chip_takes_it_back(page):
    page.open(SALES)
    before, own = page.card("total-revenue"), page.card("revenue-by-product")
    page.click_mark("revenue-by-product", "Heat pumps")
    page.until(lambda: page.query().get("x.revenue-by-product.category") == "Heat pumps")
    page.settle()
    page.until(lambda: page.card("total-revenue") != before)
    assert "Heat pumps" in page.text(".nx-filters-chips")
    assert "Solar panels" in own and "Solar panels" in page.driver.page_source
    page.click(".nx-filters-chips .nx-chip")
    page.until(lambda: page.card("total-revenue") == before)
    assert page.query() == {}


def test_revenue_drills_from_category_to_product_to_rows_and_back(page):
    page.open(SALES)
    page.click_mark("revenue-by-product", "Heat pumps")
    page.until(lambda: page.query().get("x.revenue-by-product.category") == "Heat pumps")
    page.settle()
    page.menu("revenue-by-product", "Drill into Heat pumps")
    page.until(lambda: "d.revenue-by-product" in page.query())
    page.settle()
    page.until(lambda: "Heat pumps" in page.text('[data-widget="revenue-by-product"] .nx-card-trail'))
    page.menu("revenue-by-product", "rows")
    page.until(lambda: page.driver.execute_script("return document.querySelectorAll('.ag-row').length") > 5)
    page.driver.back()
    page.until(lambda: page.query().get("d.revenue-by-product", "").startswith("category:"))
    page.driver.back()
    page.until(lambda: "d.revenue-by-product" not in page.query())


def test_the_address_brings_everything_back(page):
    page.open(SALES + "?range=2026-01-01%2F2026-06-30&grain=month&f.region=DACH")
    page.until(lambda: "DACH" in page.text(".nx-filters-chips"))
    seen = page.card("total-revenue")
    page.driver.refresh()
    page.settle()
    assert page.query() == {"range": "2026-01-01/2026-06-30", "grain": "month", "f.region": "DACH"}
    numbers = [line for line in seen.splitlines() if "€" in line]
    assert [line for line in page.card("total-revenue").splitlines() if "€" in line] == numbers


def test_a_wrong_address_says_what_is_wrong_and_leads_out(page):
    page.driver.get(page.address + SALES + "?grain=banana")
    page.until(lambda: "can't be shown" in page.driver.page_source)
    assert "banana" in page.driver.page_source
    page.click("a.nx-button-primary")
    page.settle()
    assert set(page.statuses().values()) == {"ready"}


@pytest.mark.parametrize("dashboard", COUNTS)
def test_on_a_phone_nothing_is_wider_than_the_screen(page, dashboard):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.open(f"/dashboards/view/{dashboard}")
    assert page.driver.execute_script("return document.documentElement.scrollWidth") <= 390


def test_the_theme_follows_the_system(page):
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    page.open(SALES)
    ink = page.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert ink == "rgb(14, 17, 22)"
