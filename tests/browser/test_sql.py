"""The SQL console: written with completion, run, wrong at a line, put right, stopped, sorted, filtered, reopened."""

from __future__ import annotations

import json
import urllib.request

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

MANY = "SELECT i, i % 7 AS k, CASE WHEN i % 3 = 0 THEN NULL ELSE 'n' || i END AS words FROM range(2000000) t(i)"
TEXT = """
return [...document.querySelectorAll('.cm-line')].map(line => [...line.childNodes]
  .filter(part => !part.classList?.contains('cm-placeholder')).map(part => part.textContent).join('')).join('\\n');
"""
COLUMN = """
const heads = [...document.querySelectorAll('.ag-header-cell')];
const at = heads.find(head => head.innerText.trim() === arguments[0])?.getAttribute('col-id');
const row = cell => Number(cell.closest('.ag-row').getAttribute('row-index'));
const cells = [...document.querySelectorAll(`.ag-row .ag-cell[col-id=${at}]`)];
return cells.sort((a, b) => row(a) - row(b)).map(cell => cell.innerText);
"""
DRAWN = "SELECT region, count(*) AS customers FROM customers GROUP BY region ORDER BY region"
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = -1"


class Console:
    """What a person does in the console."""

    def __init__(self, page):
        self.page = page

    def open(self, path="/sql"):
        self.page.visit(path)
        self.page.until(lambda: self.page.all(".cm-editor[data-names=ready]"))
        return self

    def write(self, text):
        """Replace the text by typing, without what the editor would complete."""
        self.page.point_at(".cm-content")
        self.press(Keys.CONTROL, "a")
        self.page.keys(Keys.DELETE)
        self.page.driver.execute_cdp_cmd("Input.insertText", {"text": text})
        self.page.until(lambda: self.text() == text)

    def text(self):
        return self.page.driver.execute_script(TEXT)

    def press(self, *keys):
        chain = ActionChains(self.page.driver)
        for key in keys[:-1]:
            chain.key_down(key)
        chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain.key_up(key)
        chain.perform()

    def run(self):
        self.press(Keys.CONTROL, Keys.ENTER)

    def column(self, name):
        """The cells of a column as they are read."""
        return self.page.driver.execute_script(COLUMN, name)

    def until_column(self, name, first):
        self.page.until(lambda: self.column(name)[: len(first)] == first)


@pytest.fixture
def console(page):
    return Console(page).open()


def completes_and_marks(console, page):
    console.write("")
    page.keys("SELECT count(*) AS n FROM customers c WHERE c.seg")
    page.until(lambda: "segment" in page.text(".cm-tooltip-autocomplete [aria-selected=true]"))
    ActionChains(page.driver).pause(0.2).send_keys(Keys.ENTER).perform()
    page.until(lambda: console.text().endswith("WHERE c.segment"))
    console.write("SELECT 41 + 1 AS answer;\n\nSELECT nothing\nFROM customers")
    console.press(Keys.CONTROL, Keys.HOME)
    console.press(Keys.SHIFT, Keys.END)
    console.run()
    console.until_column("answer", ["42"])
    console.press(Keys.CONTROL, Keys.END)
    console.run()
    page.until(lambda: "nothing" in page.text(".cm-wrong-line"))
    page.until(lambda: "Line 1, column 8" in page.text("#sql-result") and "nothing" in page.text(".nx-sql-message"))
    console.write("SELECT count(*) AS customers FROM customers")
    console.run()
    page.until(lambda: page.all(".ag-cell") and not page.all(".cm-wrong-line"))


def engine(page):
    """What the server says of its processes for queries."""
    with urllib.request.urlopen(f"{page.address}/healthz") as answer:
        return json.load(answer)["queries"]


def stops(console, page):
    killed = engine(page)["killed"]
    console.write(ENDLESS)
    console.run()
    page.until(lambda: "Running" in page.text("#sql-status"))
    page.until(lambda: engine(page)["running"] == 1)
    page.click("#sql-stop")
    page.until(lambda: "Stopped" in page.text("#sql-result"))
    page.until(lambda: not page.one("#sql-stop").is_enabled())
    page.until(lambda: (engine(page)["running"], engine(page)["killed"]) == (0, killed + 1))


def sorts_and_filters(console, page):
    console.write(MANY)
    console.run()
    page.until(lambda: "2,000,000 rows" in page.text("#sql-result"))
    console.until_column("words", ["NULL", "n1", "n2"])
    for _ in range(2):
        page.click(".ag-header-cell[col-id=c0] .ag-header-cell-label")
    console.until_column("i", ["1,999,999", "1,999,998"])
    page.click(".ag-header-cell[col-id=c1] .ag-header-cell-filter-button")
    page.one(".ag-filter input[type=number], .ag-filter input").send_keys("3")
    page.until(lambda: set(console.column("k")) == {"3"})
    assert len(page.all(".ag-row")) < 200


def exports(console, page):
    """Lines of the whole result as CSV."""
    page.click(".nx-sql-export")
    found = page.until(lambda: page.all("[role=menu] a[href$='format=csv']"))[0].get_attribute("href")
    console.press(Keys.ESCAPE)
    with urllib.request.urlopen(found) as answer:
        return sum(piece.count(b"\n") for piece in iter(lambda: answer.read(1 << 20), b""))


def draws_and_keeps(console, page):
    console.write(DRAWN)
    console.run()
    page.until(lambda: console.column("region"))
    page.click("#sql-view label:nth-child(3)")
    page.until(lambda: page.all("#sql-viewed .js-plotly-plot"))
    page.click("#sql-keep")
    page.until(lambda: page.all("#sql-keep-shown .js-plotly-plot"))
    page.click("#sql-keep-do")
    page.click(".nx-drawer-keep .nx-report a")
    page.settle()
    assert len(page.trace("widget-1", "y")) >= 3


def test_a_sitting(console, page):
    completes_and_marks(console, page)
    stops(console, page)
    sorts_and_filters(console, page)
    assert exports(console, page) == 2_000_001
    tab = page.driver.current_url
    draws_and_keeps(console, page)
    console.open(tab.removeprefix(page.address))
    assert console.text() == DRAWN
    page.until(lambda: console.column("region"))
    assert page.console_errors() == []


def test_a_table_unfolds_its_columns_and_a_click_writes_one(console, page):
    console.write("")
    assert page.all(".nx-sql-column") == []
    page.one("#sql-find").send_keys("customers")
    page.until(lambda: "customer_id" in [found.text for found in page.all("details[open] .nx-sql-column")])
    page.click("details[open] .nx-sql-column[title*=customer_id]")
    page.until(lambda: console.text().strip() == "customer_id")


def test_a_tab_comes_back_with_its_text_and_its_result(console, page):
    console.write("SELECT 'kept' AS word")
    console.run()
    console.until_column("word", ["kept"])
    page.until(lambda: "kept" in page.text(".nx-sql-tab.nx-on"))
    address = page.driver.current_url
    page.visit("/lakes").until(lambda: page.all(".nx-table"))
    console.open(address.removeprefix(page.address))
    assert console.text() == "SELECT 'kept' AS word"
    console.until_column("word", ["kept"])
    page.click(".nx-sql-tab.nx-on .nx-sql-close")
    page.driver.execute_script("arguments[0].click()", page.one(".nx-toast a[href*='tab=']"))
    page.until(lambda: console.text() == "SELECT 'kept' AS word")


def test_parameters_are_fields_and_their_values_are_bound(console, page):
    console.write("SELECT {{a:number=20}} + {{b:number}} AS sum")
    page.until(lambda: len(page.all(".nx-sql-parameter input")) == 2)
    console.run()
    page.until(lambda: "b has no value" in page.text("#sql-result"))
    page.all(".nx-sql-parameter input")[1].send_keys("22")
    page.click("[data-sql=run]")
    page.until(lambda: page.all(".ag-cell"))
    console.until_column("sum", ["42"])
