"""From SQL to a dashboard: a result becomes a widget, is drilled to its rows, leads back to its SQL."""

from __future__ import annotations

import pytest

from tests.browser.test_sql import Console

TEXT = (
    "SELECT region, sum(amount) AS amount FROM invoices\n"
    "WHERE invoice_date >= {{from:date=2020-01-01}} [[AND region IN ({{region:list}})]]\n"
    "GROUP BY region ORDER BY region"
)
WINDOW = "SELECT region, sum(sum(amount)) OVER () AS amount FROM invoices GROUP BY region"
PANEL = ".nx-drawer-keep"


@pytest.fixture
def console(page):
    return Console(page).open()


def keep(console, page, text, title):
    console.write(text)
    console.run()
    page.click("#sql-keep")
    page.until(lambda: page.all(f"{PANEL} #sql-keep-shown .js-plotly-plot"))
    page.driver.execute_script("document.querySelector('#sql-keep-title').select()")
    page.point_at("#sql-keep-title")
    console.press("\ue009", "a")
    page.keys(title)
    page.click("#sql-keep-do")
    page.click(f"{PANEL} .nx-report a")
    page.settle()


def test_a_result_becomes_a_widget_that_is_filtered_and_drilled_and_leads_back(console, page):
    keep(console, page, TEXT, "Amount by place")
    assert "Amount by place" in page.card("widget-1")
    regions = page.trace("widget-1", "y")
    assert len(regions) >= 3
    page.click_mark("widget-1", regions[0])
    page.until(lambda: f"x.widget-1.region={regions[0]}" in page.driver.current_url)
    page.until(lambda: page.all('[data-widget="widget-1"]') and page.text(".nx-marks-place"))
    page.menu("widget-1", "rows")
    page.until(lambda: "add up to" in page.text(".nx-rows-facts"))
    page.until(lambda: page.all(".nx-rows .ag-row"))
    page.click(".nx-statement summary")
    assert "$opened_1" in page.text(".nx-statement")
    page.click(".nx-drawer-rows .btn-close")
    page.until(lambda: not page.all(".nx-drawer-rows.show"))
    page.menu("widget-1", "Open its SQL")
    page.until(lambda: page.all(".cm-editor[data-names=ready]"))
    assert console.text() == TEXT
    assert page.console_errors() == []


def test_sql_that_can_not_be_looked_beneath_says_why(console, page):
    keep(console, page, WINDOW, "Shares")
    page.menu("widget-1", "rows")
    page.until(lambda: "window function" in page.text("body"))


def test_a_selection_is_kept_as_a_snippet_and_written_again(console, page):
    console.write("SELECT 42 AS answer")
    page.click("#sql-panel label:nth-child(3)")
    page.point_at(".nx-sql-snippet-form input")
    page.keys("the answer")
    page.click(".nx-sql-snippet-form [data-sql=snippet]")
    page.until(lambda: "the answer" in page.text(".nx-sql-side .nx-sql-list"))
    console.write("")
    page.click(".nx-sql-side .nx-sql-list [data-sql=insert]")
    page.until(lambda: console.text() == "SELECT 42 AS answer")


def test_a_result_is_pivoted_with_totals(console, page):
    console.write("SELECT i % 2 AS half, 'k' || i % 3 AS third, i AS n FROM range(6) t(i)")
    console.run()
    console.until_column("half", ["0"])
    page.click("#sql-view label:nth-child(4)")
    page.until(lambda: page.all(".nx-sql-pivot .ag-row"))
    words = page.text(".nx-sql-pivot")
    assert "k0" in words and "15" in words and "Totals are of all rows" in words


def test_a_query_is_published_as_a_table(console, page):
    console.write("SELECT region, count(*) AS customers FROM customers GROUP BY region")
    console.run()
    page.until(lambda: console.column("region"))
    page.click("#sql-publish")
    page.click("#sql-publish-do")
    page.until(lambda: "needs a name" in page.text("body"))
    page.point_at("#sql-publish-title")
    page.keys("customers by region")
    page.click("#sql-publish-do")
    page.until(lambda: "published.customers_by_region" in page.text("body"))


def test_two_results_are_compared(console, page):
    console.write("SELECT 'x' AS k, 41 AS n")
    console.run()
    console.until_column("n", ["41"])
    console.write("SELECT 'x' AS k, 43 AS n")
    console.run()
    console.until_column("n", ["43"])
    page.click("#sql-view label:nth-child(5)")
    page.click("#sql-compare-with")
    page.until(lambda: page.all("[id^=sql-compare-with] .dash-dropdown-option, .dash-dropdown-option"))[0].click()
    page.until(lambda: "1 changed" in page.text("#sql-compared"))
    assert "41" in page.text("#sql-compared") and "43" in page.text("#sql-compared")
