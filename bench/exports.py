"""A workbook of twelve widgets with fifty thousand rows each: processor time, and how flat memory stays meanwhile."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import psutil
import yaml

from bench.report import Row
from data.access import local_admin
from data.core import Core
from data.dashboards import DashboardState
from data.dashboards.exports import export_dashboard
from data.opening import close_core, open_core
from data.settings import read_settings

WIDGETS, ROWS = 12, 50_000
DATASET = {
    "id": "items", "label": "Items", "lake": "prod", "table": "items", "grain": ["item"], "time": "day",
    "dimensions": {"item": {"column": "item", "label": "Item"}},
    "measures": {"amount": {"aggregate": "sum", "column": "amount"}, "rows": {"aggregate": "count"}},
    "metrics": {
        "revenue": {"measure": "amount", "label": "Revenue", "unit": "EUR"},
        "lines": {"measure": "rows", "label": "Lines", "unit": "count"},
        "average": {"ratio": ["amount", "rows"], "label": "Average", "unit": "EUR"},
    },
}  # fmt: skip


def run() -> list[Row]:
    """One row: seconds of processor for the workbook, its size, and what memory grew by after its first third."""
    home = Path(tempfile.mkdtemp(prefix="nexus-exports-"))
    try:
        core = _core(home)
        export_dashboard(core, "many", DashboardState(), "csv", actor=local_admin())
        row = _measured(core)
        close_core(core)
        return [row]
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measured(core: Core) -> Row:
    process, sizes, written = psutil.Process(), [], 0
    started = time.process_time()
    for piece in export_dashboard(core, "many", DashboardState(), "xlsx", actor=local_admin()).pieces:
        written += len(piece)
        sizes.append(process.memory_info().rss / 1e6)
    spent = time.process_time() - started
    third = len(sizes) // 3
    growth = max(sizes[-third:]) - max(sizes[:third])
    facts = {"what": f"xlsx, {WIDGETS} widgets × {ROWS:,} rows, CPU s", "value": spent, "bar": 10.0}
    return {**facts, "file_mb": written / 1e6, "rss_mb": max(sizes), "growth_mb": growth}


def _core(home: Path) -> Core:
    widgets = [
        {
            "id": f"w{at}", "kind": "table", "title": f"Items {at}", "layout": {"x": 0, "y": 7 * at, "w": 12, "h": 7},
            "metrics": ["items.revenue", "items.lines", "items.average"], "dimensions": ["item"],
        }
        for at in range(WIDGETS)
    ]  # fmt: skip
    dashboard = {"id": "many", "name": "Many", "defaults": {"range": "last 12 months", "compare": "none"}}
    for kind, name, document in (
        ("datasets", "items", DATASET),
        ("dashboards", "many", {**dashboard, "widgets": widgets}),
    ):
        (home / kind).mkdir(parents=True)
        (home / kind / f"{name}.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    core = open_core(read_settings({}, home=home, demo=False, query_rows=ROWS))
    with core.lakes.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE prod.main.items AS SELECT DATE '2026-01-01' + CAST(i % 300 AS INTEGER) AS day,"
            f" 'Item ' || i AS item, (i * 7919 % 100000) / 100 AS amount FROM range({ROWS}) AS t(i)"
        ).fetchall()
    core.lakes.loaded("prod")
    return core
