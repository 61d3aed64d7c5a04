"""Light and dark, desk and phone, and what a keyboard or a screen reader needs."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

PAGES = ("/", "/dashboards", "/lakes", "/dashboards/view/sales-performance")
UNNAMED = """
const label = (e) => e.getAttribute('aria-label') || e.textContent || e.title || e.placeholder || '';
const name = (e) => label(e).trim() || [...(e.labels || [])].map((l) => l.textContent).join('')
  || (e.querySelector('[aria-label]') || e).getAttribute('aria-label');
const shown = (e) => e.offsetParent && !e.closest('[aria-hidden="true"]');
return [...document.querySelectorAll('button, a[href], input, [role="button"], [tabindex="0"]')]
  .filter((e) => shown(e) && !name(e)).map((e) => e.outerHTML.slice(0, 160));
"""
DUPLICATES = """
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
return ids.filter((id, i) => ids.indexOf(id) !== i);
"""


READY = ".nx-notice, .nx-calm, a.nx-tile, .nx-table"


@pytest.fixture(params=PAGES)
def opened(page, request):
    if "view" in request.param:
        return page.open(request.param)
    page.visit(request.param).one(READY)
    return page


def test_everything_one_can_use_has_a_name(opened):
    assert opened.driver.execute_script(UNNAMED) == []
    assert opened.driver.execute_script(DUPLICATES) == []
    assert len(opened.all("h1")) == 1 and opened.all("main") and opened.one("html").get_attribute("lang")


def test_focus_is_seen(opened):
    look = "return ((s) => [s.outlineStyle, s.boxShadow])(getComputedStyle(document.activeElement))"
    for _ in range(6):
        opened.keys(Keys.TAB)
        assert opened.driver.execute_script(look) != ["none", "none"]


def test_dark_is_dark(opened):
    colour = "return getComputedStyle(document.body).backgroundColor"

    def brightness():
        return sum(int(part) for part in opened.driver.execute_script(colour)[4:-1].split(",")[:3])

    light = brightness()
    opened.dark()
    opened.until(lambda: brightness() < light / 4)


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_everything_in_one_column(page, path):
    page.phone()
    page.open(path) if "view" in path else page.visit(path).one(READY)
    assert page.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    places = "return [...document.querySelectorAll('.nx-slot')].map((s) => Math.round(s.getBoundingClientRect().x))"
    assert len(set(page.driver.execute_script(places))) <= 1


def test_nothing_moves_while_numbers_arrive(page):
    page.open(PAGES[-1])
    sum_of_shifts = """
        const done = arguments[0];
        new PerformanceObserver((list) => done(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
          .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(0), 1000);
    """
    assert page.driver.execute_async_script(sum_of_shifts) < 0.05
