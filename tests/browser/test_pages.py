"""Home, lakes, and data that a viewer adds."""

from __future__ import annotations

READY = {"ready"}


def test_home_leads_to_what_needs_attention(page):
    page.visit("/").one(".nx-notice")
    page.until(lambda: len(page.all("a.nx-tile")) >= 4)
    page.click(".nx-notice")
    page.settle()
    assert page.one(".offcanvas .nx-facts")


def test_lakes_are_listed_and_the_stand_in_is_labelled(page):
    page.visit("/lakes").one(".nx-table tbody tr")
    listed = page.text(".nx-table")
    assert "Warehouse" in listed and "Stand-in" in listed


def test_pages_left_behind_hold_no_line_to_the_server(page):
    for path in ("/", "/lakes", "/quality", "/pipelines", "/explore", "/rollups", "/technicians", "/"):
        page.visit(path).until(
            lambda: page.driver.execute_script("return document.documentElement.dataset.live") == "on"
        )
    waited = "const [entry] = performance.getEntriesByType('navigation'); return entry.requestStart - entry.fetchStart"
    assert page.driver.execute_script(waited) < 10_000


def test_a_folder_becomes_a_dashboard(page, tmp_path):
    rows = "\n".join(f"2026-{1 + i % 11:02}-05,{'North' if i % 3 else 'South'},{i}" for i in range(200))
    (tmp_path / "orders.csv").write_text(f"ordered,region,amount\n{rows}\n", encoding="utf-8")
    (tmp_path / "hollow.csv").write_bytes(b"")
    page.visit("/lakes").click("#lakes-add")
    page.one("#lakes-add-path").send_keys(str(tmp_path))
    page.click("#lakes-add-submit")
    report = page.until(lambda: page.text(".nx-report"))
    assert "orders.csv" in report and "hollow.csv" in report and "empty" in report
    page.click(".nx-report a")
    page.until(lambda: "/dashboards/view/" in page.driver.current_url)
    assert set(page.settle().statuses().values()) == READY
