"""Pipelines in a browser: run one and watch it succeed, see a reject's reason, see a broken document's problems."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.served import served

HERE = "/pipelines/view/pipe_001"


@pytest.fixture(scope="module")
def nexus(tmp_path_factory):
    """A Nexus whose pipelines run."""
    with served(tmp_path_factory.mktemp("pipelines") / "home", demo_scale="0.02", pipelines="on") as address:
        yield address


def test_a_pipeline_is_run_watched_to_its_end_and_its_rejects_have_reasons(page):
    page.visit("/pipelines")
    page.click('[data-pipeline="pipe_001"] button')
    page.until(lambda: "/pipelines/execution/" in page.driver.current_url)
    page.until(lambda: page.all('.nx-progress[data-status="succeeded"]'))
    assert "Done:" in page.text(".nx-log")
    assert "extracted =" in page.text(".nx-account")
    page.until(lambda: len(page.all('[data-check][data-verdict="holds"]')) == 2)
    page.until(lambda: "is no DATE" in page.text(".nx-rejects"))
    assert "line" in page.text(".nx-rejects")


def test_a_broken_document_shows_its_problems_at_their_paths(page):
    page.visit(HERE)
    page.until(lambda: "sound" in page.text("#pipeline-problems"))
    field = page.one("#pipeline-yaml")
    field.send_keys(Keys.CONTROL, Keys.END)
    field.send_keys("sorce: 1\n")
    page.until(lambda: page.all('[data-path="/sorce"]'))
    assert "1 problem" in page.text("#pipeline-problems")


def test_a_field_of_a_form_writes_the_yaml_and_rows_can_be_looked_at(page):
    page.visit(HERE)
    page.until(lambda: "sound" in page.text("#pipeline-problems"))
    field = page.one(".nx-part input[type='text']")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("demo/suppliers/suppliers.csv", Keys.TAB)
    page.until(lambda: "suppliers/suppliers.csv" in page.one("#pipeline-yaml").get_attribute("value"))
    page.click(".nx-part button")
    page.until(lambda: "extracted =" in page.text(".offcanvas .nx-account"))
    assert page.all(".offcanvas .nx-look tbody tr")
