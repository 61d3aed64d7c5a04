"""When to build the demo: on first start, and again when the day, the scale, the seed or the recipe changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from data.core import Core
from data.demo.company import RECIPE, build_company
from data.demo.files import write_files
from data.lakes import LakeRecord
from data.sql import qualify

CATALOG = "prod"
STAMP = "built.json"


@dataclass(frozen=True)
class Built:
    """What a demo was built for."""

    day: date
    scale: float
    seed: int
    recipe: int


def company_exists(core: Core) -> bool:
    """Whether the warehouse holds a demo company, be it an old one."""
    return _built(core) is not None


def ensure_demo(core: Core) -> bool:
    """Builds the company's tables and files unless they are those of today; whether anything was built.

    The tables change in one transaction (the first ones appear in steps), the files in one rename. A load that was not
    announced, because the process died between the two, is announced by the next call. Call it from one thread at a
    time.
    """
    wanted = _wanted(core)
    found = _built(core)
    stale = found is None or found[0] != wanted
    if stale:
        with core.lakes.cursor() as cursor:
            scale, seed, today = wanted.scale, wanted.seed, wanted.day
            build_company(cursor, catalog=CATALOG, scale=scale, seed=seed, today=today, in_steps=found is None)
    if stale or found is None or not found[1]:
        _announce(core)
    return write_lakes(core) or stale


def write_lakes(core: Core) -> bool:
    """Writes the files of the other lakes under `<home>/demo` unless they are those of today; whether it did.

    Needs the company. A home in memory has no files.
    """
    folder = _folder(core)
    wanted = _wanted(core)
    if folder is None or _stamped(folder) == _facts(wanted):
        return False
    with core.lakes.cursor() as cursor:
        cursor.execute(f"USE {qualify(CATALOG, 'main')}")
        write_files(cursor, folder, seed=wanted.seed, today=wanted.day, scale=wanted.scale)
    (folder / STAMP).write_text(json.dumps(_facts(wanted)), encoding="utf-8")
    return True


def demo_lakes(core: Core) -> tuple[LakeRecord, ...]:
    """The lakes of the demo as they are to be registered; those without files when the home is in memory."""
    stand_in = LakeRecord("bigquery-prod", "BigQuery (stand-in)", "bigquery", stand_in=CATALOG, sla_seconds=86_400)
    warehouse = LakeRecord(CATALOG, "Warehouse", "duckdb", sla_seconds=86_400)
    folder = _folder(core)
    if folder is None:
        return (warehouse, stand_in)
    return (
        warehouse,
        LakeRecord("web", "Website", "files", {"path": str(folder / "web")}, sla_seconds=86_400),
        LakeRecord("suppliers", "Suppliers", "files", {"path": str(folder / "suppliers")}, sla_seconds=7 * 86_400),
        LakeRecord("crm", "CRM", "sqlite", {"path": str(folder / "crm.sqlite")}, sla_seconds=86_400),
        stand_in,
    )


def _wanted(core: Core) -> Built:
    today = core.clock.now().astimezone(ZoneInfo(core.settings.time_zone)).date()
    return Built(today, core.settings.demo_scale, core.settings.demo_seed, RECIPE)


def _built(core: Core) -> tuple[Built, bool] | None:
    try:
        with core.lakes.cursor() as cursor:
            row = cursor.execute(
                f"SELECT built_for, scale, seed, recipe, announced FROM {qualify(CATALOG, 'main', 'demo_company')}"
            ).fetchone()
    except duckdb.CatalogException:
        return None
    return (Built(*row[:4]), bool(row[4])) if row else None


def _announce(core: Core) -> None:
    with core.lakes.cursor() as cursor:
        rows = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main' ORDER BY 1",
            [CATALOG],
        ).fetchall()
        core.lakes.loaded(CATALOG, tables=[name for (name,) in rows])
        cursor.execute(f"UPDATE {qualify(CATALOG, 'main', 'demo_company')} SET announced = true")


def _folder(core: Core) -> Path | None:
    return None if core.settings.home == Path(":memory:") else core.settings.home.resolve() / "demo"


def _stamped(folder: Path) -> Any:
    try:
        return json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _facts(built: Built) -> dict[str, Any]:
    return {**vars(built), "day": built.day.isoformat()}
