"""What leaves the browser: a page on paper, a chart as a picture."""

from __future__ import annotations

import base64
import re
import struct

SALES = "/dashboards/view/sales-performance"
PAPER = """
const paper = () => document.documentElement.classList.contains("nx-printed");
dispatchEvent(new Event("beforeprint"));
const shown = (each) => getComputedStyle(each).display !== "none";
const found = {
  frame: [...document.querySelectorAll(".nx-nav, .nx-card-menu, .nx-filters .nx-button")].filter(shown).length,
  theme: document.documentElement.dataset.theme,
  titles: [...document.querySelectorAll(".nx-card-title")].filter(shown).length,
  top: document.querySelector(".nx-main").getBoundingClientRect().top,
  fresh: document.querySelector(".nx-live").getBoundingClientRect().height > 0,
  beyond: [...document.querySelectorAll("[data-widget]")].filter((card) => {
    const box = card.getBoundingClientRect();
    return [...card.querySelectorAll(".main-svg")].some((svg) => svg.getBoundingClientRect().right > box.right + 1);
  }).length,
};
dispatchEvent(new Event("afterprint"));
return { ...found, after: [paper(), document.documentElement.dataset.theme ?? null] };
"""
EDGE = """
const done = arguments[1], image = new Image();
image.onload = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  done([...pen.getImageData(2, 2, 1, 1).data]);
};
image.src = `data:image/png;base64,${arguments[0]}`;
"""


def whole(folder):
    """The bytes of the picture in a folder, once its last one is there."""
    found = (file.read_bytes() for file in folder.glob("*.png"))
    return next((picture for picture in found if picture.endswith(b"IEND\xaeB`\x82")), None)


def test_a_dashboard_on_paper_and_a_chart_as_a_picture(page, tmp_path):
    page.dark()
    page.open(f"{SALES}?f.region=DACH")
    found = page.driver.execute_script(PAPER)
    shown = {"frame": 0, "theme": "light", "titles": 8, "top": 0, "fresh": True, "beyond": 0}
    assert found == {**shown, "after": [False, None]}
    sheets = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert len(re.findall(rb"/Type /Page\b", sheets)) == 2
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12]", sheets)

    page.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.until(lambda: not page.all(".nx-printed"))
    page.settle().menu("revenue-by-product", "picture")
    picture = page.until(lambda: whole(tmp_path))
    graph = page.one("[data-widget='revenue-by-product'] .js-plotly-plot").size
    width, height = struct.unpack(">II", picture[16:24])
    assert abs(width - 2 * graph["width"]) <= 2 and abs(height - 2 * graph["height"]) <= 2
    edge = page.driver.execute_async_script(EDGE, base64.b64encode(picture).decode())
    assert edge == [22, 27, 34, 255]
