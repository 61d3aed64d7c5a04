"""The same as `interaction`, as a person sees it: from the click to the frame in Chromium that shows the answer."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver.common.action_chains import ActionChains

from bench.processes import ahead, served, wait_for
from bench.report import Row
from bench.startup import IN_VIEW, PAINTED, open_driver
from data.metrics.yaml_writer import write_yaml

PORT = 5692
EXPLORE_MS, SCREEN_MS, BRUSH_MS, TASK_MS = 300, 1000, 50, 200
RANGES = ("last 12 months", "last 6 months", "last 24 months")
ASKED = ("Region", "Category", "Gross margin", "Region", "Time", "Category", "Segment", "Units sold", "Segment")
WATCH = """
window.tasks = []; window.drawn = 0; window.asking = 0;
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: "longtask", buffered: true });
const fetched = window.fetch;
window.fetch = (...what) => { window.asking += 1; return fetched(...what).finally(() => { window.asking -= 1; }); };
window.counted = () => {
  const plotly = window.Plotly;
  for (const name of ["react", "newPlot"]) {
    const draw = plotly[name];
    plotly[name] = (...what) => draw(...what).finally(() => { window.drawn += 1; });
  }
};
"""
ASK = """
const [label, done] = arguments, first = () => document.querySelector(".nx-explore-card .nx-card-title")?.textContent;
const link = [...document.querySelectorAll(".nx-explore-side a")].find((each) => each.textContent === label);
const before = first(), drawn = window.drawn, began = performance.now();
link.click();
const calm = () => !window.asking && !document.querySelector(".dash-graph--pending");
const look = () => {
  const over = first() !== before && calm() && (window.drawn > drawn || !document.querySelector(".js-plotly-plot"));
  over || performance.now() - began > 30000 ? setTimeout(() => done(performance.now() - began)) : next();
};
const next = () => requestAnimationFrame(look);
next();
"""
STEP = """
const [x, done] = arguments, drawn = window.drawn, began = performance.now();
const plot = document.querySelector(".nx-brush").parentNode;
plot.dispatchEvent(new PointerEvent("pointermove", { clientX: x, bubbles: true, buttons: 1 }));
const look = () => {
  const over = window.drawn > drawn && !window.asking;
  over || performance.now() - began > 5000 ? setTimeout(() => done(performance.now() - began)) : next();
};
const next = () => requestAnimationFrame(look);
next();
"""
BLOCKED = "return [window.tasks.length, Math.max(0, ...window.tasks), performance.now()]"


def painted(home: Path, scale: float, wide: dict[str, Any]) -> list[Row]:
    """Rows `what, value, unit, bar` of a Nexus served from that home; `wide` is a dashboard of many widgets."""
    file = home / "dashboards" / f"{wide['id']}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(write_yaml(wide), encoding="utf-8")
    try:
        with served(home, port=PORT, scale=scale) as nexus:
            wait_for(nexus.url + "/readyz", seconds=180)
            nexus.at_rest()
            with ahead(nexus.process), _window() as driver:
                return [*_asked(driver, nexus.url), *_screen(driver, nexus.url, wide), *_brushed(driver, nexus.url)]
    finally:
        file.unlink()


@contextmanager
def _window() -> Iterator[Any]:
    driver = open_driver()
    driver.set_script_timeout(60)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    try:
        yield driver
    finally:
        driver.quit()


def _asked(driver: Any, url: str) -> list[Row]:
    """Every question twice: the first time it is computed, the second time it is in the cache."""
    spent: dict[str, list[float]] = {"nothing cached": [], "cached": []}
    for label, range_ in [(label, each) for each in RANGES for label in spent]:
        driver.get(f"{url}/explore?m=sales.revenue&d=channel&range={range_}")
        _until(driver, "return document.querySelectorAll('.nx-explore-card .main-svg').length || null")
        driver.execute_script("window.counted()")
        spent[label] += [driver.execute_async_script(ASK, one) for one in ASKED]
    return [
        row
        for label, each in spent.items()
        for row in _percentiles(f"another question, click to painted, {label}", each, EXPLORE_MS)
    ]


def _screen(driver: Any, url: str, wide: dict[str, Any]) -> list[Row]:
    page = f"{url}/dashboards/view/{wide['id']}"
    seen, whole, longest, tasks = [], [], [], []
    for _ in range(4):
        driver.get("about:blank")
        driver.get(page)
        seen.append(_until(driver, IN_VIEW))
        whole.append(_until(driver, PAINTED))
        count, worst, _now = driver.execute_script(BLOCKED)
        tasks.append(count)
        longest.append(worst)
    what = f"{len(wide['widgets'])} widgets"
    return [
        {"what": f"{what}, first screen painted, first visit", "value": seen[0], "unit": "ms"},
        {"what": f"{what}, first screen painted, cached", "value": min(seen[1:]), "unit": "ms", "bar": SCREEN_MS},
        {"what": f"{what}, all painted, cached", "value": min(whole[1:]), "unit": "ms"},
        {"what": f"{what}, longest task of the page, cached", "value": min(longest[1:]), "unit": "ms", "bar": TASK_MS},
        {"what": f"{what}, tasks over 50 ms, cached", "value": min(tasks[1:]), "unit": ""},
    ]


def _brushed(driver: Any, url: str) -> list[Row]:
    driver.get(f"{url}/dashboards/view/sales-performance")
    _until(driver, PAINTED)
    driver.execute_script("window.counted()")
    plot = driver.find_element("css selector", "[data-widget=forecast] .nx-graph")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", plot)
    ActionChains(driver).move_to_element(plot).click_and_hold().move_by_offset(30, 0).perform()
    _until(driver, "return document.querySelector('.nx-brush') && !window.asking || null")
    box = plot.rect
    middle = box["x"] + box["width"] / 2
    spent = [driver.execute_async_script(STEP, middle + (at % 2 * 2 - 1) * (40 + 3 * at)) for at in range(40)]
    return _percentiles("a step of a drag, painted", spent, BRUSH_MS)


def _until(driver: Any, script: str) -> float:
    found = None
    while found is None:
        found = driver.execute_script(script)
    return float(found)


def _percentiles(what: str, spent: Sequence[float], bar: float) -> list[Row]:
    ordered = sorted(spent)
    return [
        {"what": f"{what}, median", "value": statistics.median(ordered), "unit": "ms", "bar": bar},
        {"what": f"{what}, p95", "value": ordered[int(0.95 * (len(ordered) - 1))], "unit": "ms"},
    ]
