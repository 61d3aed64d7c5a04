"""What is added up ahead of time: listed, and told where there is none of it."""

from __future__ import annotations


def test_rollups_are_listed_and_built_anew(page):
    page.visit("/lakes").click("a[href='/rollups']")
    page.until(lambda: page.driver.current_url.endswith("/rollups"))
    page.one(".nx-table tbody tr")
    shown = page.text(".nx-table")
    assert "sales.day_region" in shown and "Day × region" in shown
    page.click("#rollups-rebuild")
    page.until(lambda: "7 of 7" in page.text(".nx-table"))
