"""Real Chromium on a served Nexus with a small demo company."""

from __future__ import annotations

import pytest
from dash.testing.browser import Browser
from selenium.webdriver.chrome.options import Options

from tests.browser.homes import lived_in, shared_folder
from tests.browser.screen import WATCH, Screen
from tests.browser.served import served

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync --window-size=1280,1000"
).split()
FRAGILE = {
    "datasets": """
id: fragile
label: Fragile
lake: prod
table: customers
grain: [customer_id]
time: signup_date
dimensions: {broken: {expression: "CAST(name AS INTEGER)", label: Broken, type: integer}}
measures: {count: {aggregate: count}}
metrics: {things: {measure: count, label: Things, unit: count}}
""",
    "dashboards": """
id: fragile
name: Fragile
widgets:
  - id: broken
    kind: bar
    title: Broken
    layout: {x: 0, y: 0, w: 6, h: 6}
    metrics: [fragile.things]
    dimensions: [broken]
  - id: sound
    kind: bar
    title: Sound
    layout: {x: 6, y: 0, w: 6, h: 6}
    metrics: [sales.revenue]
    dimensions: [category]
""",
}
PATCHY = """
id: patchy
label: Patchy
lake: prod
table: invoice_lines
grain: [invoice_id, line_no]
time: invoice_date
dimensions: {broken: {expression: "CAST(region AS INTEGER)", label: Broken, type: number}}
measures: {lines: {aggregate: count}}
metrics: {patches: {measure: lines, label: Patches, unit: count}}
rollups: {day_broken: {grain: day, dimensions: [broken]}}
"""


def chromium_options() -> Options:
    """What Chromium is started with."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    return options


@pytest.fixture(scope="session")
def nexus(tmp_path_factory):
    """The address of a Nexus that all browser tests share, with one dashboard of which half is broken."""
    home = tmp_path_factory.mktemp("nexus") / "home"
    settings = lived_in(home, shared_folder(tmp_path_factory))
    for folder, text in FRAGILE.items():
        (home / folder).mkdir()
        (home / folder / "fragile.yaml").write_text(text, encoding="utf-8")
    (home / "datasets" / "patchy.yaml").write_text(PATCHY, encoding="utf-8")
    with served(home, **settings) as address:
        yield address


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """One Chromium for all tests."""
    downloads = str(tmp_path_factory.mktemp("downloads"))
    with Browser("chrome", options=[chromium_options()], download_path=downloads, percy_run=False) as browser:
        browser.driver.implicitly_wait(0)
        browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield browser.driver


@pytest.fixture
def page(chromium, nexus):
    """An empty tab of desk size in the light. What its pages complain of, or ask of others, fails the test."""
    screen = Screen(chromium, nexus)
    screen.reset()
    yield screen
    assert screen.console_errors() == []
    assert screen.foreign_requests() == []
