"""What a person does with a page: open it, wait until it stands, look, click. Waits are patient, never fixed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from selenium.common.exceptions import ElementClickInterceptedException, StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 90
SETTLED = """
const cards = [...document.querySelectorAll('[data-widget]')];
return cards.length > 0 && cards.every(card => card.dataset.state !== 'loading')
  && document.querySelectorAll('.dash-graph--pending').length === 0;
"""
WATCH = """
const asked = window.fetch;
window.underWay = 0;
window.fetch = (...what) => {
  window.underWay += 1;
  return asked(...what).finally(() => { window.underWay -= 1; window.calmSince = performance.now(); });
};
"""
CALM = "return !window.underWay && performance.now() - (window.calmSince || 0) > 150"
CLICK = """
const plot = document.querySelector(`[data-widget="${arguments[0]}"] .js-plotly-plot`);
const trace = plot.data.find(t => t.customdata && t.customdata.some(c => [c].flat()[0] === arguments[1]));
const at = trace.customdata.findIndex(c => [c].flat()[0] === arguments[1]);
plot.emit('plotly_click', {points: [{curveNumber: plot.data.indexOf(trace), pointNumber: at, pointIndex: at,
  data: trace, fullData: trace, customdata: trace.customdata[at]}],
  event: {shiftKey: false}});
"""


class Screen:
    """One browser window on one Nexus."""

    def __init__(self, driver: Any, address: str) -> None:
        self.driver = driver
        self.address = address

    def reset(self) -> None:
        """An empty tab of desk size in the light, with a clean log."""
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.dark(False)
        self.driver.get("about:blank")
        self.driver.get_log("browser")

    def phone(self) -> None:
        """The tab becomes a phone's."""
        size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def dark(self, on: bool = True) -> None:
        """The system prefers dark, or light again."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})

    def visit(self, path: str) -> Screen:
        """Go to a page that may have no cards."""
        self.driver.get(self.address + path)
        return self

    def open(self, path: str) -> Screen:
        """Go to `path` and wait until every card of the page has an end."""
        self.driver.get(self.address + path)
        return self.settle()

    def settle(self) -> Screen:
        self.until(lambda: self.driver.execute_script(SETTLED))
        return self

    def until(self, true: Callable[[], Any], *, seconds: int = PATIENCE) -> Any:
        return WebDriverWait(self.driver, seconds, poll_frequency=0.1).until(lambda _driver: true())

    def statuses(self) -> dict[str, str]:
        """The state of every card by its widget."""
        found = "return [...document.querySelectorAll('[data-widget]')].map(c => [c.dataset.widget, c.dataset.state])"
        return dict(self.driver.execute_script(found))

    def text(self, selector: str) -> str:
        found = "return document.querySelector(arguments[0])?.innerText || ''"
        return str(self.driver.execute_script(found, selector))

    def card(self, widget: str) -> str:
        """What a card says."""
        found = "return document.querySelector(`[data-widget='${arguments[0]}']`).innerText"
        return str(self.driver.execute_script(found, widget))

    def click(self, selector: str) -> None:
        """Click as soon as nothing is under way, for what is drawn anew loses clicks; after ten seconds anyway."""
        impatient = time.monotonic() + 10
        self.until(lambda: (self.calm() or time.monotonic() > impatient) and self._clicked(selector))

    def calm(self) -> bool:
        """Whether nothing is under way, and was not a moment ago."""
        return bool(self.driver.execute_script(CALM))

    def click_mark(self, widget: str, key: str) -> None:
        """Click the mark of a chart that stands for the member `key`."""
        self.driver.execute_script(CLICK, widget, key)

    def pick_mark(self, widget: str, at: int, *, shift: bool = False) -> None:
        """Walk to a mark of a chart by keyboard and press Enter."""
        graph = self.one(f'[data-widget="{widget}"] .nx-graph[tabindex]')
        self.driver.execute_script("arguments[0].dataset.at = arguments[1]; arguments[0].focus()", graph, at - 1)
        chain = ActionChains(self.driver).send_keys(Keys.ARROW_RIGHT)
        (chain.key_down(Keys.SHIFT) if shift else chain).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()

    def point_at(self, selector: str) -> None:
        """Click where the first match is drawn, whatever lies over it."""
        found = self.one(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
        ActionChains(self.driver).move_to_element(found).pause(0.3).click().perform()

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def one(self, selector: str) -> Any:
        """The first match, as soon as there is one."""
        return self.until(lambda: next(iter(self.all(selector)), None))

    def all(self, selector: str) -> list[Any]:
        """Every match there is now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def trace(self, widget: str, axis: str) -> list[Any]:
        """The positions of a chart's first trace along `x` or `y`."""
        found = "return Array.from(document.querySelector(`[data-widget='${arguments[0]}'] .js-plotly-plot`).data[0]"
        return list(self.driver.execute_script(f"{found}[arguments[1]])", widget, axis))

    def menu(self, widget: str, words: str) -> None:
        """Choose an entry of a card's menu by its words."""
        self.click(f'[data-widget="{widget}"] .nx-card-menu')
        entry = f"//*[contains(@class, 'nx-menu-item')]/*[contains(text(), '{words}')]"
        self.until(lambda: self.driver.find_elements(By.XPATH, entry))[0].click()

    def query(self) -> dict[str, str]:
        """The state in the address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.driver.current_url).query).items()}

    def console_errors(self) -> list[str]:
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]

    def foreign_requests(self) -> list[str]:
        """Addresses this page loaded from beyond this Nexus."""
        loaded = self.driver.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
        return [url for url in loaded if url.startswith("http") and not url.startswith(self.address)]

    def _clicked(self, selector: str) -> bool:
        """Whether the first visible match took a click; a page that redraws meanwhile is tried again."""
        found = [e for e in self.driver.find_elements(By.CSS_SELECTOR, selector) if _usable(e)]
        if not found:
            return False
        try:
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found[0])
            found[0].click()
        except (StaleElementReferenceException, ElementClickInterceptedException):
            return False
        return True


def _usable(element: Any) -> bool:
    try:
        return bool(element.is_displayed() and element.is_enabled())
    except StaleElementReferenceException:
        return False
