"""The shop of the dashboards on a home of its own, and the document of a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.access import local_admin
from data.core import Core
from tests.cores import make_core
from tests.data.dashboards.shop import DASHBOARD, DATASET, ROWS, VISITS

ADMIN = local_admin()


def make_home(folder: Path, **settings) -> Core:
    """A core with the shop's tables, datasets and dashboard on `folder`."""
    for kind, name, text in (
        ("datasets", "shop", DATASET),
        ("datasets", "visits", VISITS),
        ("dashboards", "shop", DASHBOARD),
    ):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    core = replace(make_core(folder / "home", demo=False, **settings), definitions=(folder,))
    with core.lakes.cursor() as cursor:
        cursor.execute(ROWS)
    core.lakes.loaded("prod")
    return core


def wish(channel: str, **changes) -> dict:
    """The document of a report of the shop at seven every morning."""
    schedule = {"cron": "0 7 * * *", "zone": "UTC"}
    return {"name": "Morning", "dashboard": "shop", "schedule": schedule, "channels": [channel], **changes}
