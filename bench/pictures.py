"""Takes the pictures of the README from a running Nexus: `python -m bench.pictures`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.homes import bench_home
from bench.processes import served, wait_for
from bench.startup import PAINTED, open_driver

PORT = 5691
FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
VIEW = "/dashboards/view/"
PICTURES = (
    ("sales-performance-light", f"{VIEW}sales-performance", 1280, 1180, "light"),
    ("financial-overview-dark", f"{VIEW}financial-overview", 1280, 1180, "dark"),
    ("customer-analytics-phone", f"{VIEW}customer-analytics", 390, 1180, "light"),
    ("explore-dark", "/explore?m=sales.revenue&d=region&t=1", 1280, 1180, "dark"),
    ("dispatch-light", "/dispatch", 1280, 900, "light"),
    ("pipelines-light", "/pipelines", 1280, 900, "light"),
    ("my-day-phone", "/field/my-day", 390, 1180, "light"),
)


def main() -> None:
    """Write every picture to `docs/pictures/`."""
    FOLDER.mkdir(exist_ok=True)
    with served(bench_home(1), port=PORT, scale=1) as nexus:
        wait_for(nexus.url + "/readyz", seconds=120)
        for name, path, width, height, theme in PICTURES:
            driver = open_driver()
            try:
                _set_screen(driver, width, height, theme)
                driver.get(nexus.url + path)
                _wait(driver, path)
                driver.save_screenshot(str(FOLDER / f"{name}.png"))
            finally:
                driver.quit()


def _set_screen(driver: Any, width: int, height: int, theme: str) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)


def _wait(driver: Any, path: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if not path.startswith(VIEW) or driver.execute_script(PAINTED) is not None:
            break
        time.sleep(0.2)
    time.sleep(4)


if __name__ == "__main__":
    main()
