"""A question is asked, answered, and kept as a dashboard."""

from __future__ import annotations

OFFER = """
const links = [...document.querySelectorAll('.nx-explore-offer a')];
const link = links.find((each) => each.innerText.trim() === arguments[0]);
link?.click();
return Boolean(link);
"""


def take(page, label):
    """Take an offer, as soon as there is one of that name."""
    page.until(lambda: page.driver.execute_script(OFFER, label))


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
    assert page.settle().statuses() == {"widget-1": "ready"}


def test_the_address_brings_the_question_back_and_a_wrong_one_says_why(page):
    page.visit("/explore?m=sales.revenue&d=category&range=this+year").one(".nx-explore-card")
    assert "Heat pumps" in page.settle().text(".nx-explore-table, .nx-explore-main")
    assert "This year" in page.text("#explore-range")
    page.visit("/explore?m=sales.revenue&d=competitor")
    page.until(lambda: "can't be broken by competitor" in page.text(".nx-state-error"))
