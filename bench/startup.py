"""Second start: time to the first page, memory at rest, weight of the page, time to painted in Chromium."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import dataclass
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from bench.homes import bench_home
from bench.processes import ahead, served, wait_for
from bench.report import Row

PORT = 5690
PAGE = "/dashboards/view/sales-performance"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync --window-size=1280,900"
).split()
PAINTED = """
const cards = [...document.querySelectorAll('[data-widget]')];
const settled = cards.filter(card => ['ready', 'empty'].includes(card.dataset.state));
const drawn = document.querySelectorAll('.js-plotly-plot .main-svg').length;
const waiting = document.querySelectorAll('.dash-graph--pending').length;
return drawn && !waiting && settled.length === cards.length ? performance.now() : null;
"""
IN_VIEW = """
const cards = [...document.querySelectorAll('[data-widget]')].filter(card => {
  const { top, bottom } = card.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
});
const drawn = card => ['ready', 'empty'].includes(card.dataset.state) && !card.querySelector('.dash-graph--pending');
const one = document.querySelector('.js-plotly-plot .main-svg');
return one && cards.length && cards.every(drawn) ? performance.now() : null;
"""


@dataclass(frozen=True)
class Opened:
    """Milliseconds from navigation until what is in view was drawn and until all was; bytes of the page's scripts in
    gzip; layout shift."""

    in_view: float
    painted: float
    weight: float
    shift: float


def run() -> list[Row]:
    """One row per thing measured, with its bar. The second start of the two is the one whose memory counts."""
    with served(bench_home(1), port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/healthz")
        wait_for(nexus.url + PAGE)
        start, start_cpu = time.perf_counter() - nexus.started, nexus.cpu_s()
        with ahead(nexus.process):
            cold = _open(nexus.url + PAGE)
            warm = [_open(nexus.url + PAGE) for _ in range(3)]
        nexus.at_rest()
        used = nexus.rss_mb()
    with served(bench_home(1), port=PORT, scale=1) as nexus:
        wait_for(nexus.url + PAGE)
        nexus.at_rest()
        rss = nexus.rss_mb()
    return [
        {"what": "start to first page, s", "value": start, "cpu_s": start_cpu, "bar": 2.0},
        {"what": "RSS idle after background work, all processes, MB", "value": rss, "bar": 250},
        {"what": "RSS after use, all processes, MB", "value": used},
        {"what": "first dashboard, what is in view painted, first visit, s", "value": cold.in_view / 1000, "bar": 1.5},
        {"what": "all of its widgets, s", "value": cold.painted / 1000},
        {"what": "in view, server warm, best of 3, s", "value": min(o.in_view for o in warm) / 1000, "bar": 1.5},
        {"what": "all of its widgets, s", "value": min(o.painted for o in warm) / 1000},
        {"what": "JavaScript of that page, gzip, MB", "value": cold.weight / 1e6, "bar": 2.5},
        {"what": "cumulative layout shift", "value": cold.shift, "bar": 0.0},
    ]


def _open(url: str) -> Opened:
    """A visit with a fresh profile."""
    driver = open_driver()
    try:
        driver.get(url)
        deadline, in_view = time.perf_counter() + 60, None
        while (painted := driver.execute_script(PAINTED)) is None:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{url} was not painted in a minute")
            in_view = in_view or driver.execute_script(IN_VIEW)
            time.sleep(0.02)
        return Opened(in_view or painted, painted, _script_bytes(driver), _layout_shift(driver))
    finally:
        driver.quit()


def open_driver() -> Any:
    """A fresh Chromium that logs its network."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def _script_bytes(driver: Any) -> float:
    """On loopback nothing is compressed, for that would only cost; the bar is for wires."""
    found = set()
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        facts = message["params"]
        if message["method"] == "Network.responseReceived" and facts["type"] == "Script":
            found.add(facts["response"]["url"])
    return float(sum(len(gzip.compress(wait_for(url), 6)) for url in found))


def _layout_shift(driver: Any) -> float:
    return driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1]; let total = 0;
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) total += e.value; })
          .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(total), 200);
        """
    )
