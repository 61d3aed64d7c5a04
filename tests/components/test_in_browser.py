"""The gallery in a real browser: themes, keys, room for words, live events, and nothing from elsewhere."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.slow
DRAWN = "return document.querySelectorAll('.js-plotly-plot .js-line').length >= 6"
ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([sys.executable, "-m", "components.gallery", str(port)], cwd=ROOT, **quiet)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    yield url
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, "--window-size=1280,900", f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, address):
    browser.get(address)
    until(browser, DRAWN)
    return browser


def until(browser, script):
    return WebDriverWait(browser, 90, 0.2).until(lambda d: d.execute_script(script))


def first_line(browser):
    return browser.execute_script("return document.querySelector('.js-plotly-plot .js-line').style.stroke")


def press(browser, *keys):
    ActionChains(browser).send_keys(*keys).perform()


def test_theme_changes_drawn_charts_without_the_server_and_is_remembered(page):
    until(page, "return document.getElementById('heard').textContent.includes('sales')")
    light = first_line(page)
    posted = "return performance.getEntriesByType('resource').filter(e => e.name.includes('_dash-update')).length"
    before = page.execute_script(posted)
    page.find_element(By.CSS_SELECTOR, "[data-nx=theme]").click()
    until(page, f"return document.querySelector('.js-plotly-plot .js-line').style.stroke != '{light}'")
    assert page.execute_script(posted) == before
    page.refresh()
    until(page, DRAWN)
    assert page.execute_script("return document.documentElement.dataset.theme") == "dark"
    page.find_element(By.CSS_SELECTOR, "[data-nx=theme]").click()
    assert page.execute_script("return localStorage.getItem('nexus.theme')") is None


def test_keys(page):
    press(page, "?")
    assert "Go anywhere" in page.find_element(By.CSS_SELECTOR, "dialog.nx-dialog").text
    press(page, Keys.ESCAPE)
    assert not page.find_elements(By.CSS_SELECTOR, "dialog[open]")
    ActionChains(page).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    press(page, "lak")
    assert [o.text for o in page.find_elements(By.CSS_SELECTOR, "[role=option]")] == ["Lakes"]
    press(page, Keys.ENTER)
    until(page, "return location.pathname === '/states' && document.querySelector('[data-state=error]') !== null")


def test_live_events_reach_the_store(page):
    heard = until(
        page, "const e = document.getElementById('heard'); return e && e.textContent.includes('sales') && e.textContent"
    )
    assert json.loads(heard)["events"][0] == {"topic": "data.changed", "data": {"dataset": "sales"}}


def test_a_phone_sees_everything_without_scrolling_sideways(page):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        until(page, "return [...document.querySelectorAll('.js-plotly-plot')].every(g => g._fullLayout?.width < 390)")
        assert page.execute_script("return document.documentElement.scrollWidth") <= 390
        page.find_element(By.CSS_SELECTOR, "[data-nx=nav]").click()
        until(page, "return document.querySelector('.nx-nav').getBoundingClientRect().left === 0")
        press(page, Keys.ESCAPE)
        until(page, "return document.querySelector('.nx-nav').getBoundingClientRect().right <= 0")
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_nothing_is_loaded_from_elsewhere_and_nothing_fails(page, address):
    until(page, "return document.querySelector('.js-plotly-plot .geo') !== null")
    asked = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = {m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"}
    assert any("topojson" in url for url in urls)
    assert not [u for u in urls if u.startswith("http") and not u.startswith(address)]
    assert [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"] == []
