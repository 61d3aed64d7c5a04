"""A path becomes a lake, its tables datasets, and the most telling of them a dashboard."""

from __future__ import annotations

import time
from pathlib import Path

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import load_dashboards
from data.errors import InputError, NexusError
from data.intake.dashboard_file import propose_dashboard
from data.intake.dataset_file import propose_dataset
from data.intake.keys import find_links
from data.intake.labels import label, slug
from data.intake.profile import TableProfile, profile_lake
from data.intake.report import IntakeReport
from data.intake.write import write_proposal
from data.inventory import NewLake, register_lake, remove_lake
from data.lakes import LakeRecord
from data.lakes.kinds import duckdb, sqlite
from data.metrics.catalog import load_catalog

SAYS_NOTHING = frozenset("data dataset datasets csv files export exports input raw tables db".split())
RESERVED = frozenset({"prod", "main", "temp", "system", "memory", "scratch"})


def add_path(core: Core, path: str | Path, *, name: str | None = None, actor: Actor) -> IntakeReport:
    """Registers a folder of data files, a data file or a database file as a lake, reads it, and proposes documents.

    The same path again reads the lake anew. Broken files are told of in the report and the rest loads. Raises
    AccessError, InputError when the path is not there or nothing in it can be read, LakeError when the reader failed.
    """
    started = time.perf_counter()
    if core.settings.home == Path(":memory:"):
        raise InputError("intake.no_home")
    record, is_new = _registered(core, Path(path).expanduser(), name, actor)
    try:
        version = core.lakes.load(record.id)
    except NexusError:
        if is_new:
            remove_lake(core, record.id, actor=actor)
        raise
    tables = profile_lake(core, record.id)
    datasets, dashboard, kept = propose(core, record, tables)
    seconds = time.perf_counter() - started
    return IntakeReport(record.id, version.version, version.outcomes, tables, datasets, dashboard, kept, seconds)


def propose(
    core: Core, record: LakeRecord, tables: tuple[TableProfile, ...]
) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    """Writes the datasets of a lake's tables and one dashboard; their ids, and those left alone."""
    if not tables:
        return (), None, ()
    links = find_links(core, tables)
    by_name = {table.name: table for table in tables}
    proposals = [propose_dataset(core, table, links, by_name) for table in tables]
    kept = [p.id for p in proposals if not write_proposal(_file(core, "datasets", p.id), p.document)]
    load_catalog(core, fresh=True)
    dashboard = dashboard_id(core, record.id)
    main = max(proposals, key=lambda proposal: proposal.weight)
    if not write_proposal(_file(core, "dashboards", dashboard), propose_dashboard(dashboard, record.name, main)):
        kept.append(dashboard)
    load_dashboards(core, fresh=True)
    return tuple(proposal.id for proposal in proposals), dashboard, tuple(kept)


def known_lake(core: Core, path: Path) -> LakeRecord | None:
    """The lake that was made of a path, if there is one."""
    place = str(path.resolve())
    return next((record for record in core.lakes.records() if record.options.get("path") == place), None)


def lake_kind(path: Path) -> str:
    """The kind of lake a path is. Raises InputError when it is not there."""
    if not path.exists():
        raise InputError("lake.path_missing", path=str(path))
    if path.is_file() and duckdb.is_duckdb(path):
        return "duckdb"
    return "sqlite" if path.is_file() and sqlite.is_sqlite(path) else "files"


def _registered(core: Core, path: Path, name: str | None, actor: Actor) -> tuple[LakeRecord, bool]:
    known = known_lake(core, path)
    if known is not None:
        return known, False
    place = path.resolve()
    wish = name or (place.parent.name if place.stem.lower() in SAYS_NOTHING else place.stem)
    title = name or label(wish)
    id_ = _free_id(core, slug(wish, fallback="data"))
    return register_lake(core, NewLake(id_, title, lake_kind(path), {"path": str(place)}), actor=actor), True


def _free_id(core: Core, wish: str) -> str:
    taken = {record.id for record in core.lakes.records()} | RESERVED
    candidates = (wish, *(f"{wish}_{n}" for n in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


def dashboard_id(core: Core, lake: str) -> str:
    """The id of a lake's proposed dashboard: its own, with an ending where a prebuilt dashboard bears that."""
    wish = lake.replace("_", "-")
    prebuilt = {d.id for d in load_dashboards(core).documents.values() if d.prebuilt}
    return f"{wish}-data" if wish in prebuilt else wish


def _file(core: Core, folder: str, id_: str) -> Path:
    return core.settings.home / folder / f"{id_}.yaml"
