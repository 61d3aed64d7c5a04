"""A question is asked, answered, and kept as a dashboard."""

from __future__ import annotations

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

OFFER = """
const links = [...document.querySelectorAll('.nx-explore-offer a')];
const link = links.find((each) => each.innerText.trim() === arguments[0]);
link?.click();
return Boolean(link);
"""
TOTAL = "[data-widget=total-revenue] .nx-kpi-value"


def take(page, label):
    """Take an offer, as soon as there is one of that name that belongs to the question."""
    page.until(lambda: page.calm() and page.driver.execute_script(OFFER, label))


def test_a_question_becomes_a_dashboard(page):
    page.visit("/explore").one(".nx-state-actions a")
    page.click(".nx-state-actions a")
    page.until(lambda: page.query().get("m") == "sales.revenue")
    take(page, "Region")
    page.until(lambda: page.query().get("d") == "region")
    page.until(lambda: page.text(".nx-kind-chosen") == "Lines")
    page.settle()
    page.click("#explore-keep")
    page.until(lambda: page.one("#explore-keep-title").get_attribute("value") == "Revenue by Time, Region")
    page.click("#explore-keep-submit")
    page.click(".nx-report a")
    page.until(lambda: "/dashboards/view/revenue-by-time-region" in page.driver.current_url)
    page.until(lambda: page.statuses() == {"widget-1": "ready"})


def test_the_address_brings_the_question_back_and_a_wrong_one_says_why(page):
    page.visit("/explore?m=sales.revenue&d=category&range=this+year").one(".nx-explore-card")
    assert "Heat pumps" in page.settle().text(".nx-explore-table, .nx-explore-main")
    assert "This year" in page.text("#explore-range")
    page.visit("/explore?m=sales.revenue&d=competitor")
    page.until(lambda: "can't be broken by competitor" in page.text(".nx-state-error"))


def pick(page, id, words, *keys):
    """Choose in a list of the pop-up by typing."""
    page.click(f"#{id}")
    page.one(".dash-dropdown-content")
    page.keys(words)
    page.until(lambda: words in page.text(".dash-dropdown-option"))
    page.keys(Keys.ARROW_DOWN, Keys.ENTER, *keys)
    page.until(lambda: not page.all(".dash-dropdown-content"))


def test_a_question_is_narrowed_pivoted_picked_and_taken_back(page):
    page.visit("/explore?m=sales.revenue&d=region,category&f.region=DACH,Nordics").one(".nx-explore-card")
    page.settle().click("#explore-add-filter")
    pick(page, "explore-filter-beside", "or Region")
    pick(page, "explore-filter-field", "Category")
    page.until(lambda: "is" in page.text("#explore-filter-op"))
    pick(page, "explore-filter-values", "Storage", Keys.ESCAPE)
    page.click("#explore-filter-apply")
    page.until(lambda: page.query().get("any.1.category") == "Storage")
    page.until(lambda: page.text(".nx-chip") == "Category: Storage or Region: DACH, Nordics")
    page.click(".nx-kind[href*=pivot]")
    page.until(lambda: "Total" in page.text(".nx-explore-pivot .ag-floating-bottom"))
    assert page.all("#explore-undo:not([disabled])")
    for _ in range(2):
        page.until(page.calm)
        ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    page.until(lambda: page.query().get("f.region") == "DACH,Nordics" and "any.1.category" not in page.query())
    page.visit("/explore?m=sales.revenue&d=category").one(".nx-explore-bar .js-plotly-plot")
    page.settle().pick_mark("chart", 0)
    page.click(".nx-mark-action[href*='rows=1']")
    page.until(lambda: "Source rows: the newest 200 of" in page.text(".nx-explore-beneath"))
    assert page.console_errors() == []


def test_a_span_takes_the_others_along_and_is_taken_back(page):
    page.open("/dashboards/view/sales-performance")
    before = page.text(TOTAL)
    graph = page.one('[data-widget="forecast"] .nx-graph[tabindex]')
    page.driver.execute_script("arguments[0].dataset.at = 4; arguments[0].focus()", graph)
    ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(Keys.SHIFT).perform()
    page.until(lambda: page.text(TOTAL) != before and not page.query())
    assert page.all(".nx-brush")
    page.until(page.calm)
    page.keys(Keys.ESCAPE)
    page.until(lambda: page.text(TOTAL) == before and not page.all(".nx-brush"))
    page.until(page.calm)
    ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    page.until(lambda: page.text(TOTAL) != before and page.all(".nx-brush"))
    page.until(page.calm)
    page.keys(Keys.ENTER)
    page.until(lambda: "x.forecast.time.between" in page.query())
    page.settle().until(page.calm)
    assert len(page.query()["x.forecast.time.between"].split(",")) == 2 and not page.all(".nx-brush")
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    page.until(lambda: not page.query() and page.text(TOTAL) == before)
    assert page.console_errors() == []
