"""Real Chromium on a served Nexus with a small demo company."""

from __future__ import annotations

import pytest
from selenium.webdriver.chrome.options import Options

from tests.browser.screen import Screen
from tests.browser.served import served

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync --window-size=1280,1000"
).split()


def pytest_setup_options() -> Options:
    """What dash's browser fixtures start Chromium with."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    return options


@pytest.fixture(scope="session")
def nexus(tmp_path_factory):
    """The address of a Nexus that all browser tests share; they change nothing in it."""
    with served(tmp_path_factory.mktemp("nexus") / "home", demo_scale="0.02") as address:
        yield address


@pytest.fixture
def page(dash_br, nexus):
    """A fresh browser on the shared Nexus."""
    return Screen(dash_br.driver, nexus)
