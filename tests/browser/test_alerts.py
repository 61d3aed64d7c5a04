"""Alerts in a browser: from a widget to a firing somebody noticed, and an alert that can't be kept."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def write(page, field, words):
    """Type into a field of the panel."""
    page.one(f"{field} input, input{field}").send_keys(words)


def test_from_a_widget_to_a_firing_that_somebody_noticed(page):
    page.open("/dashboards/view/sales-performance?f.region=DACH")
    page.menu("total-revenue", "Alert me")
    page.until(lambda: page.all(".offcanvas.show:not(.showing)"))
    assert page.text(".offcanvas .nx-chips") == "Region: DACH"
    option = page.one(".offcanvas [id*='alerts-option'][id*='value']")
    (option if option.tag_name == "input" else option.find_element(By.CSS_SELECTOR, "input")).send_keys("1000000000")
    Select(page.one("#alerts-grain")).select_by_value("month")
    page.click("#alerts-try")
    page.until(lambda: "24 times in the last 24" in page.text("#alerts-result"))
    page.click("#alerts-save")
    page.until(lambda: page.all("[data-firing]"))
    page.until(lambda: page.text(".nx-nav-badge"))
    assert "the bound is" in page.text("[data-firing]") and "edit" not in page.query()
    page.click("[data-firing] button")
    page.until(lambda: not page.all("[data-firing]") and "Nothing to report" in page.text("#alerts-open"))
    page.until(lambda: not page.text(".nx-nav-badge"))
    assert "local" in page.text("#alerts-found")
    page.click("#alerts-found a")
    page.until(lambda: "region" in page.text(".offcanvas .nx-code"))


def test_what_is_wrong_with_an_alert_is_said_and_nothing_is_kept(page):
    page.visit("/alerts?new=1")
    page.until(lambda: page.all(".offcanvas.show:not(.showing)"))
    page.click("#alerts-save")
    page.until(lambda: page.text("#alerts-result [role='alert']"))
    said = page.text("#alerts-result")
    assert "name" in said and "value is missing" in said and page.query() == {"new": "1"}


def test_a_channel_is_added_tried_and_taken_away(page):
    page.visit("/alerts")
    write(page, "#alerts-channel-target", "http://127.0.0.1:9/hook")
    page.click("#alerts-channel-add")
    page.until(lambda: "shown this once" in page.text("#alerts-channel-result"))
    page.click("[data-channel] button")
    page.until(lambda: "did not arrive" in page.text("#alerts-channel-result"))
    page.until(lambda: page.all("[data-channel] button:nth-child(2)"))
    page.click("[data-channel] button:nth-child(2)")
    page.until(lambda: not page.all("[data-channel]"))


ASK = """
return fetch(arguments[0], {method: 'POST', headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(arguments[1])}).then(answer => answer.status)
"""


def test_a_report_is_made_sent_and_taken_away(page):
    page.visit("/reports").until(lambda: "somewhere to go" in page.text("#reports-form"))
    page.driver.execute_script(ASK, "/api/bi/channels", {"kind": "mail", "target": "a@example.org", "name": "Team"})
    page.visit("/reports?dashboard=customer-analytics").one("#reports-form .nx-button-primary")
    page.click("#reports-form .nx-button-primary")
    page.until(lambda: "needs a name" in page.text("#reports-result [role='alert']"))
    page.one("#reports-form input[id*='name']").send_keys("Morning")
    page.click("#reports-form .nx-button-primary")
    page.until(lambda: "needs a name" not in page.text("#reports-result") and page.calm())
    assert page.one("#reports-form input[id*='name']").get_attribute("value") == "Morning"
    page.click(".nx-reports-told input")
    page.click("#reports-form .nx-button-primary")
    page.until(lambda: "not made yet" in page.text("[data-report]"))
    page.click("[data-report] button")
    page.until(lambda: "customer-analytics-" in page.text("[data-report]") and "Team" in page.text("[data-report]"))
    page.click("[data-report] button:nth-child(3)")
    page.until(lambda: "No reports yet" in page.text("#reports-list"))


def test_an_annotation_stands_on_its_chart_and_goes_by_keyboard(page):
    page.visit("/alerts")
    day = {"text": "Trade fair", "from": "2026-09-08", "scope": "metric:sales.revenue"}
    assert page.driver.execute_script(ASK, "/api/bi/annotations", day) == 201
    page.open("/dashboards/view/sales-performance?range=2026-01-01/2026-11-30")
    page.until(lambda: "Trade fair" in page.text('[data-widget="forecast"] .nx-flags'))
    page.driver.execute_script("document.querySelector('[data-widget=\"forecast\"] a.nx-flag-word').focus()")
    page.keys(Keys.ENTER)
    page.until(lambda: "Trade fair" in page.text(".nx-note-list"))
    page.click(".offcanvas .nx-button-primary")
    page.until(lambda: "needs some words" in page.text(".offcanvas [role='alert']"))
    page.click(".nx-note-list .nx-edit-tool:last-child")
    page.until(lambda: "Nothing is written" in page.text(".offcanvas"))
    page.until(lambda: not page.all('[data-widget="forecast"] .nx-flags'))
