"""What is added up ahead of time: listed, and told where there is none of it."""

from __future__ import annotations


def test_rollups_are_listed_and_built_anew(page):
    page.visit("/lakes").click("a[href='/rollups']")
    page.until(lambda: page.driver.current_url.endswith("/rollups"))
    page.until(lambda: "Day × region" in row_of(page, "sales.day_region"))
    page.click("#rollups-rebuild")
    page.until(lambda: "7 of 7" in page.text(".nx-table"))


def test_one_that_can_t_be_built_says_so_and_the_others_stand(page):
    page.visit("/rollups")
    page.until(lambda: "patchy.day_broken" in page.text(".nx-table"))
    page.until(lambda: "Failed" in row_of(page, "patchy.day_broken"))
    page.until(lambda: "Ready" in row_of(page, "sales.day_region"))


def test_no_column_is_cut_off_where_there_is_room(page):
    page.visit("/dashboards/view/sales-performance?f.region=Nordics")
    page.until(lambda: page.all(".nx-card .js-plotly-plot"))
    page.visit("/rollups")
    page.until(lambda: "mostly" in page.text(".nx-table"))
    beyond = "const shown = document.querySelector('.nx-scroll'); return shown.scrollWidth - shown.clientWidth"
    assert page.driver.execute_script(beyond) <= 0


def row_of(page, name):
    """What a row says, read at one moment: the table is drawn anew every few seconds."""
    rows = page.driver.execute_script("return [...document.querySelectorAll('.nx-table tr')].map(row => row.innerText)")
    return next((text for text in rows if name in text), "")


def test_offers_are_measured_where_one_asks(page):
    page.visit("/rollups").click("#rollups-measure")
    page.until(lambda: "Trials are being built" not in page.text("#rollups-offers"))
    page.until(lambda: page.all("#rollups-offers tbody tr") or "Nothing to offer" in page.text("#rollups-offers"))
