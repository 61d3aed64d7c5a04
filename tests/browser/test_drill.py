"""Drilling and filtering by mouse and keyboard: what is clicked is what is computed, and the way back is open."""

from __future__ import annotations

import csv
import io
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

SALES = "/dashboards/view/sales-performance"
PRODUCTS = "revenue-by-product"
NUMBER = '[data-widget="total-revenue"] .nx-kpi-value'


def exported(page, widget, search):
    """The rows of a widget's CSV."""
    url = f"{page.address}/api/bi/dashboards/sales-performance/widgets/{widget}/export{search}"
    with urllib.request.urlopen(url) as answer:
        lines = io.TextIOWrapper(answer, encoding="utf-8")
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def option(page, label):
    return next((one for one in page.all(".dash-dropdown-option") if one.text == label), None)


def test_by_keyboard_from_category_to_product_to_invoice_rows(page):
    page.open(SALES)
    top = page.trace(PRODUCTS, "y")
    page.pick_mark(PRODUCTS, top.index("Heat pumps"))
    page.until(lambda: page.query() == {f"x.{PRODUCTS}.category": "Heat pumps"})
    page.settle()
    page.click(".nx-marks a")
    page.until(lambda: page.query() == {f"d.{PRODUCTS}": "category:Heat pumps"})
    page.until(lambda: page.trace(PRODUCTS, "y") != top)
    products = page.settle().trace(PRODUCTS, "y")
    rows = exported(page, PRODUCTS, f"?d.{PRODUCTS}=category:Heat+pumps")
    assert page.trace(PRODUCTS, "x") == pytest.approx([float(row["sales.revenue"]) for row in rows][: len(products)])
    page.pick_mark(PRODUCTS, 0)
    page.until(lambda: page.query().get(f"x.{PRODUCTS}.product") == products[0])
    page.click('.nx-marks a[href*="show=rows"]')
    page.until(lambda: len(page.all(".ag-center-cols-container .ag-row")) > 3)
    assert {products[0], "Heat pumps"} <= {cell.text for cell in page.all(".ag-center-cols-container .ag-cell")}
    page.keys(Keys.ESCAPE)
    page.until(lambda: "show" not in page.query() and not page.all(".offcanvas"))
    page.click(".nx-card-trail a")
    page.until(lambda: page.trace(PRODUCTS, "y") == top)


def test_cross_filter_by_regions_leaves_its_own_widget_whole(page):
    page.open(SALES)
    whole = page.text(NUMBER)
    page.pick_mark("sales-by-region", 0)
    page.until(lambda: page.text(NUMBER) != whole)
    first = page.settle().query()["x.sales-by-region.region"]
    page.pick_mark("sales-by-region", 1, shift=True)
    page.until(lambda: page.query()["x.sales-by-region.region"].startswith(f"{first},"))
    page.settle()
    assert len(page.trace("sales-by-region", "lat")) >= 3
    page.click(".nx-chip")
    page.until(lambda: page.text(NUMBER) == whole)
    page.driver.back()
    page.driver.back()
    page.until(lambda: page.query() == {"x.sales-by-region.region": first})


def test_a_click_with_the_mouse_filters(page):
    page.open(SALES)
    page.point_at(f'[data-widget="{PRODUCTS}"] .bars .point path')
    page.until(lambda: f"x.{PRODUCTS}.category" in page.query())


def test_range_is_picked_and_back_goes_back(page):
    page.open(SALES)
    before = page.text(NUMBER)
    page.click("#dv-range")
    page.until(lambda: option(page, "Last 30 days")).click()
    page.until(lambda: page.text(NUMBER) != before)
    changed = page.text(NUMBER)
    assert page.query() == {"range": "last 30 days"}
    page.driver.refresh()
    page.until(lambda: page.text(NUMBER) == changed)
    assert "Last 30 days" in page.text("#dv-range")
    page.driver.back()
    page.until(lambda: page.text(NUMBER) == before)
    page.until(lambda: "Last 12 months" in page.text("#dv-range"))


def test_a_value_is_found_by_typing(page):
    page.open(SALES)
    page.click("#dv-add-filter")
    page.click("#dv-filter-field")
    page.until(lambda: option(page, "Region")).click()
    page.click("#dv-filter-values")
    page.one(".dash-dropdown-search").send_keys("nord")
    page.until(lambda: option(page, "Nordics")).click()
    page.keys(Keys.ESCAPE)
    page.click("#dv-filter-apply")
    page.until(lambda: page.query() == {"f.region": "Nordics"})
    page.until(lambda: "Region: Nordics" in page.text(".nx-filters-chips"))


def test_the_proof_line_opens_the_sql_and_escape_closes_it(page):
    page.open(SALES)
    page.click('[data-widget="total-revenue"] .nx-proof')
    page.until(lambda: "SELECT" in page.text(".nx-code code"))
    assert page.query() == {"show": "proof:total-revenue"}
    page.keys(Keys.ESCAPE)
    page.until(lambda: page.query() == {} and not page.all(".offcanvas"))


def test_days_of_ones_own_are_picked(page):
    page.open(f"{SALES}?grain=month")
    whole = page.text(NUMBER)
    page.click("#dv-range")
    page.until(lambda: option(page, "Custom dates …")).click()
    page.keys(Keys.ESCAPE)
    for which, day in (("start", "Jan 1, 2026"), ("end", "Jun 30, 2026")):
        field = page.one(f"#dv-dates-place .dash-datepicker-{which}-date")
        page.until(field.is_displayed)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(day, Keys.ENTER)
    page.until(lambda: page.query().get("range") == "2026-01-01/2026-06-30")
    page.until(lambda: page.text(NUMBER) != whole)
    page.driver.refresh()
    page.settle()
    assert page.one("#dv-dates-place .dash-datepicker-start-date").get_attribute("value") == "Jan 1, 2026"
