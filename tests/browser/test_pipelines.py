"""Pipelines in a browser: run one and watch it succeed, see a reject's reason, see a broken document's problems."""

from __future__ import annotations

import json
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.homes import lived_in, shared_folder
from tests.browser.served import served

HERE = "/pipelines/view/pipe_001"


@pytest.fixture(scope="module")
def nexus(tmp_path_factory):
    """A Nexus whose pipelines run."""
    home = tmp_path_factory.mktemp("pipelines") / "home"
    settings = lived_in(home, shared_folder(tmp_path_factory))
    with served(home, pipelines="on", **settings) as address:
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


def test_the_schedule_shows_past_and_next_runs_and_its_address_brings_it_back(page):
    page.visit("/pipelines")
    page.click(".nx-head a[href='/pipelines/schedule']")
    page.until(lambda: page.all(".nx-turns-week [data-pipeline='pipe_002'] .nx-turn-planned"))
    page.click(".nx-tabs a[href*='span=day']")
    page.until(lambda: len(page.all(".nx-turns-day thead th")) in (24, 25, 26))
    here, shown = page.driver.current_url, page.text(".nx-turns thead")
    page.visit(here.removeprefix(page.address))
    page.until(lambda: page.text(".nx-turns thead") == shown)
    page.visit("/pipelines/schedule?span=month&day=2026-10-25&zone=Europe/Berlin")
    page.until(lambda: "go back 1" in page.text(".nx-clock") and "25 h" in page.text(".nx-turns thead"))


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
    field = page.one("[data-part='/source'] .nx-part-fields input[type='text']")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("demo/suppliers/suppliers.csv", Keys.TAB)
    page.until(lambda: "suppliers/suppliers.csv" in page.one("#pipeline-yaml").get_attribute("value"))
    page.click("[data-part='/source'] button[id*='pipeline-look']")
    page.until(lambda: "extracted =" in page.text(".offcanvas .nx-account"))
    assert page.all(".offcanvas .nx-look tbody tr")


def test_a_pipeline_is_made_in_forms_and_measured_before_it_runs(page, tmp_path):
    (tmp_path / "words.csv").write_text("n,word\n1,one\n2,two\nx,three\n")
    page.visit("/pipelines")
    page.click(".nx-head a[href='/pipelines/new']")
    page.until(lambda: "Begin with the source" in page.text("#pipeline-problems"))
    page.click(button("create"))
    page.until(lambda: page.all('[data-path="/source/path"]'))
    page.one("#pipeline-upload input[type='file']").send_keys(str(tmp_path / "words.csv"))
    page.until(lambda: "uploads/" in text_of(page))
    page.until(lambda: "sound" in page.text("#pipeline-problems"))
    page.click(button("add_check"))
    page.until(lambda: page.all('[data-part="/checks/0"]') and "column" in page.text("#pipeline-problems"))
    field = page.one('[data-part="/checks/0"] input[id*=\'"option":"column"\']')
    field.send_keys("word", Keys.TAB)
    page.until(lambda: "sound" in page.text("#pipeline-problems"))
    page.click(button("dry_run"))
    page.until(lambda: page.all('.offcanvas [data-check="not_null"][data-verdict="holds"]'))
    page.click(".offcanvas .btn-close")
    page.until(lambda: not page.all(".offcanvas.show"))
    page.click(button("create"))
    page.until(lambda: page.driver.current_url.endswith("/pipelines/view/new_pipeline"))
    page.until(lambda: "sound" in page.text("#pipeline-problems"))
    write(page, text_of(page).replace("mode: append", "mode: replace"))
    page.until(lambda: "replace" in page.text('[data-part="/destination"]'))
    page.click(button("save"))
    page.until(lambda: "version 2" in page.text(".nx-toasts, #shell-toasts"))


def test_a_run_that_hangs_is_cancelled_and_tried_again(page, nexus):
    source = {"kind": "http", "url": nexus.replace("localhost", "127.0.0.1") + "/api/events"}
    there = {"kind": "warehouse", "table": "raw.endless"}
    send(nexus, "/api/etl/pipelines", {"id": "endless", "source": source, "destination": there})
    started = send(nexus, "/api/etl/pipelines/endless/run", {})
    page.visit(f"/pipelines/execution/{started['executionId']}")
    for action, status in (("cancel", "cancelled"), ("retry", "running"), ("cancel", "cancelled")):
        page.click(act(action))
        page.until(lambda status=status: page.all(f'.nx-progress[data-status="{status}"]'))


def test_rejects_are_replayed_by_a_new_execution(page, nexus):
    started = send(nexus, "/api/etl/pipelines/pipe_001/run", {})
    here = f"/pipelines/execution/{started['executionId']}"
    page.visit(here)
    page.until(lambda: page.all('.nx-progress[data-status="succeeded"]'))
    page.click(act("replay"))
    page.until(lambda: "/pipelines/execution/" in page.driver.current_url and here not in page.driver.current_url)
    page.until(lambda: page.all('.nx-progress[data-status="succeeded"], .nx-progress[data-status="failed"]'))


def button(action):
    return f"""button[id*='"action":"{action}"'][id*="pipeline-button"]"""


def act(action):
    return f"""button[id*='"action":"{action}"'][id*="execution-act"]"""


def text_of(page):
    return page.one("#pipeline-yaml").get_attribute("value")


def write(page, text):
    """Put another text into the editor, as one paste would."""
    page.driver.execute_script(
        "const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;"
        "set.call(arguments[0], arguments[1]); arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
        page.one("#pipeline-yaml"), text,
    )  # fmt: skip


def send(nexus, path, body):
    asked = urllib.request.Request(
        nexus + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)
