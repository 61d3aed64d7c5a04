"""A whole sitting: a dashboard is built by keyboard alone, taken back, published, changed in two browsers, merged."""

from __future__ import annotations

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.screen import Screen

BOX = """
const { style } = document.querySelector(`[data-slot='${arguments[0]}']`);
return ['x', 'y', 'w', 'h'].map((name) => Number(style.getPropertyValue('--' + name)));
"""
TITLE = """[id='{"name":"title","type":"de-field"}']"""
FOCUS = "const e = document.querySelector(arguments[0]); e?.focus(); return Boolean(e) && document.activeElement === e"
TITLES = "return [...document.querySelectorAll('[data-slot]')].map(e => e.dataset.title)"


def press(page, selector):
    """Put the focus on an element and press Enter, as one does who walked there with Tab and waited for the page."""
    page.until(page.calm)
    page.until(lambda: page.driver.execute_script(FOCUS, selector))
    page.keys(Keys.ENTER)


def add(page, entry):
    """Open the menu "Add" and walk down to an entry."""
    press(page, ".nx-head [data-nx=menu]")
    page.one(".nx-menu-item")
    page.keys(*[Keys.ARROW_DOWN] * entry, Keys.ENTER)
    page.one(".nx-drawer-edit [id]")


def pick(page, name, words):
    """Choose in a list of the form by typing."""
    press(page, f"""[id='{{"name":"{name}","type":"de-field"}}']""")
    page.one(".dash-dropdown-content")
    page.keys(words)
    page.until(lambda: len(page.all(".dash-dropdown-option")) >= 1)
    page.keys(Keys.ARROW_DOWN, Keys.ENTER, Keys.ESCAPE)
    page.until(lambda: not page.all(".dash-dropdown-content"))


def write(page, name, words):
    press(page, f"""[id='{{"name":"{name}","type":"de-field"}}']""")
    page.keys(words)


def submit(page, form):
    press(page, f"""[id='{{"form":"{form}","type":"de-submit"}}']""")
    page.until(lambda: not page.all(".nx-drawer-edit"))
    page.settle()


def titles(page):
    return page.driver.execute_script(TITLES)


def box(page, slot):
    return page.driver.execute_script(BOX, slot)


def walk(page, slot, *keys, shift=False):
    """Move or size a card by keys, and wait until the draft has it."""
    page.driver.execute_script("document.querySelector(`[data-slot='${arguments[0]}']`).focus()", slot)
    chain = ActionChains(page.driver)
    (chain.key_down(Keys.SHIFT) if shift else chain).send_keys(*keys).key_up(Keys.SHIFT).perform()


def undo_says(page, words):
    found = "return document.querySelector('[data-edit=undo]')?.ariaLabel"
    page.until(lambda: page.driver.execute_script(found) == words)


def take_back(page):
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()


def publish(page):
    press(page, "[data-edit=publish]")
    arrive(page)


def arrive(page):
    """Wait until the published dashboard stands in the place of the editor."""
    page.until(lambda: "/dashboards/view/" in page.driver.current_url and not page.all(".nx-edit-grid"))
    page.settle()


def build(page):
    """Three widgets by keyboard alone: a chart, a number, words with a number in them."""
    page.visit("/dashboards").one("a.nx-tile")
    press(page, "#dashboards-new")
    page.until(lambda: "/dashboards/edit/untitled-dashboard" in page.driver.current_url)
    page.one(".nx-edit-grid .nx-state")
    for metric, dimension in (("Sales: Revenue", "Region"), ("Leads: Leads", None)):
        add(page, 0)
        pick(page, "metrics", metric)
        if dimension:
            pick(page, "dimensions", dimension)
        page.until(lambda: page.all("[data-widget=preview]"))
        submit(page, "add")
    add(page, 1)
    write(page, "title", "How it went")
    write(page, "markdown", "We sold {{sales.revenue}}.")
    submit(page, "add")
    page.until(lambda: len(titles(page)) == 3)
    assert "We sold €" in page.settle().card("widget-3")


def test_a_whole_sitting(page):
    build(page)
    assert page.statuses() == {"widget-1": "ready", "widget-2": "ready", "widget-3": "ready"}
    before = box(page, "widget-2")
    walk(page, "widget-2", Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.text("#de-say").endswith(f"column {before[0] + 1}, row {before[1] + 3}")
    undo_says(page, f"Undo: move {titles(page)[1]}")
    walk(page, "widget-2", Keys.ARROW_RIGHT, shift=True)
    page.until(lambda: "columns wide" in page.text("#de-say"))
    walk(page, "widget-3", Keys.DELETE)
    page.until(lambda: len(titles(page)) == 2)
    take_back(page)
    page.until(lambda: len(titles(page)) == 3)
    take_back(page)
    page.until(lambda: box(page, "widget-2")[2] == before[2])
    assert box(page, "widget-2")[:2] == [before[0], before[1] + 2]
    publish(page)
    assert len(page.statuses()) == 3


def test_two_browsers_change_one_dashboard(page, chromium, nexus):
    build(page)
    publish(page)
    path = page.driver.current_url.removeprefix(nexus).replace("/view/", "/edit/")
    other = Screen(chromium, nexus.replace("localhost", "127.0.0.1"))
    for screen, title in ((page, "Mine"), (other, "Theirs")):
        screen.open(path)
        retitle(screen, "widget-1", title)
    retitle(other, "widget-2", "Only theirs")
    publish(other)
    page.open(path)
    press(page, "[data-edit=publish]")
    page.one(".nx-conflict")
    assert "Mine" in page.text(".nx-conflict") and "Theirs" in page.text(".nx-conflict")
    press(page, """[id='{"form":"publish","type":"de-submit"}']""")
    page.until(lambda: "/dashboards/view/" in page.driver.current_url)
    page.settle()
    shown = page.text("main")
    assert "Mine" in shown and "Only theirs" in shown and "Theirs" not in shown.replace("Only theirs", "")


def retitle(page, slot, title):
    page.until(page.calm)
    walk(page, slot, Keys.ENTER)
    field = page.one(TITLE)
    page.until(field.is_displayed)
    field.clear()
    field.send_keys(title, Keys.TAB)
    submit(page, "edit")
    page.until(lambda: title in page.card(slot))


def test_a_form_that_asks_nothing_says_so(page):
    page.open("/dashboards/view/sales-performance")
    press(page, "#dv-copy")
    page.until(lambda: "/dashboards/edit/copy-of-sales-performance" in page.driver.current_url)
    page.settle()
    assert len(titles(page)) == 8
    add(page, 0)
    press(page, """[id='{"form":"add","type":"de-submit"}']""")
    page.until(lambda: "needs a metric" in page.text(".nx-toasts"))
