"""Quality in a browser: from what is wrong to the rows that fail, and a rule the data suggests."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys


def measured(page):
    """The page of quality as soon as the tables with rules are measured."""
    page.visit("/quality")
    page.until(lambda: len(page.all("[data-score] .nx-score-value:not(.nx-score-none)")) == 5)
    return page


def test_from_what_is_wrong_to_the_rows_that_fail(page):
    measured(page).until(lambda: "fail" in page.text(".nx-notices"))
    page.click(".nx-notices a[href*='rule=']")
    page.until(lambda: page.text(".offcanvas .nx-table"))
    assert "Fails" in page.text(".offcanvas .nx-facts") or "Warns" in page.text(".offcanvas .nx-facts")
    assert page.query()["rule"]
    page.keys(Keys.ESCAPE)
    page.until(lambda: not page.all(".offcanvas.show") and "rule" not in page.query())
    assert page.all("[data-rule]")


def test_a_suggested_rule_counts_once_accepted_and_can_be_dropped_again(page):
    page.visit("/quality/table/prod/regions")
    page.until(lambda: "No rules yet" in page.text("#quality-table-rules"))
    page.click("#quality-table-suggest")
    page.click(".nx-offers button")
    page.until(lambda: page.all('[data-rule][data-state="holds"]'))
    assert "100" in page.text('[data-score="all"]')
    page.click("[data-rule] a")
    page.until(lambda: page.all(".offcanvas.show:not(.showing)"))
    page.click(".nx-rule-panel button")
    page.until(lambda: "No rules yet" in page.text("#quality-table-rules"))


def test_tables_without_rules_say_so(page):
    measured(page)
    row = page.until(lambda: page.text('[data-table="prod.machines"]'))
    assert "Not measured" in row and "100" not in row


def test_a_table_that_is_not_there_is_said(page):
    page.visit("/quality/table/prod/nowhere")
    page.until(lambda: "nowhere" in page.text("#shell-toasts"))
