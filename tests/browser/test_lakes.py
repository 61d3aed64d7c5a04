"""A lake is connected, looked into, changed and forgotten; one that does not answer is told and not kept."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.postgres import PASSWORD, postgres


@pytest.fixture(scope="module")
def shop():
    postgres().run(
        "DROP SCHEMA IF EXISTS shop CASCADE",
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.orders AS SELECT i AS id, i % 3 AS region, now() AS seen FROM generate_series(1, 300) i",
        "ANALYZE",
    )
    return postgres().options


def write(page, selector, text):
    found = page.one(selector)
    page.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
    found.send_keys(Keys.CONTROL, "a")
    found.send_keys(text)


def option(name):
    return f'input[id*=\'"option":"{name}"\']'


def fault(name):
    return f'[id*="fault"][id*=\'"option":"{name}"\']'


def at(page):
    return page.driver.switch_to.active_element.get_attribute("id")


def press(page, selector):
    """Walk there by the keyboard and press Enter; the walk is short for whoever can tab."""
    page.until(lambda: page.one(selector).is_enabled() and page.calm())
    for _ in range(60):
        found = page.all(selector)
        if found and page.driver.switch_to.active_element == found[0]:
            return page.keys(Keys.ENTER)
        page.keys(Keys.TAB)
    raise AssertionError(f"{selector} was not reached by the keyboard from {at(page)}")


def fill(page, options):
    for name, value in options.items():
        write(page, option(name), value)


def test_the_life_of_a_lake(page, shop):
    page.visit("/lakes").one("#lakes-connect")
    press(page, "#lakes-connect")
    press(page, "#lake-form-submit")
    page.until(lambda: at(page) == "lake-form-id" and "Host is missing" in page.text(fault("host")))
    page.keys("far-shop", Keys.TAB, "Far shop")
    fill(page, {**shop, "password": "wrong"})
    press(page, "#lake-form-submit")
    page.until(lambda: "can't be reached" in page.text(fault("password")) and '"password"' in at(page))
    assert "wrong" not in page.text(fault("password")) and page.text(fault("host")) == ""
    page.keys(PASSWORD)
    press(page, "#lake-form-submit")
    press(page, "#lake-form-result a")
    page.until(lambda: "shop.orders" in page.text("#lake-tables"))
    assert "Ready" in page.text("#lake-facts") and "Live" in page.text("#lake-facts")
    page.click("#lake-tables a")
    page.until(lambda: "region" in page.text("#lake-table-body"))
    assert "300 rows" in page.text("#lake-table-body") and page.all(".nx-shape")
    page.until(lambda: "PostgreSQL 18" in page.text("#lake-table-health"))
    page.until(lambda: "No pipeline" in page.text("#lake-table-lineage"))
    page.visit("/lakes/show/far-shop").one("#lake-tables a")
    press(page, "#lake-edit")
    write(page, "#lake-name", "Renamed")
    write(page, option("port"), "many")
    press(page, "#lake-save")
    page.until(lambda: "from 1 to 65535" in page.text(fault("port")) and '"port"' in at(page))
    write(page, option("port"), "5432")
    press(page, "#lake-save")
    page.until(lambda: "Saved" in page.text("#lake-result"))
    press(page, "#lake-drawer summary")
    press(page, "#lake-remove")
    page.until(lambda: page.driver.current_url.endswith("/lakes"))
    page.until(lambda: "Warehouse" in page.text("#lakes-list"))
    assert "Renamed" not in page.text("#lakes-list")
    assert page.console_errors() == []


def test_a_table_that_is_not_there_is_told(page):
    page.visit("/lakes/view/prod/nothing_here")
    page.until(lambda: "nothing_here" in page.text("#lake-table-body"))
