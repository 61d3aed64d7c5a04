"""Dashboards that people make: files under `<home>/dashboards`, and all their versions in the store.

The file is what holds; a version is noted in the same turn. A file that was edited by hand becomes a version when it is
saved over, so nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard, load_dashboards
from data.dashboards.changes import changes
from data.dashboards.document import dashboard_document
from data.dashboards.model import Dashboard
from data.dashboards.parse import parse_dashboard, read_dashboard
from data.errors import ConflictError, NotFound, StaleVersion
from data.metrics.catalog import load_catalog
from data.metrics.yaml_writer import put_file, write_yaml
from data.store.tables import dashboard_versions as table

BY_HAND = "file"
TOPIC = "dashboards.changed"


@dataclass(frozen=True)
class Version:
    """One state of a dashboard: `document` is None where it was deleted, `actor` is `file` for edits by hand."""

    version: int
    at: datetime
    actor: str
    mark: str
    document: dict[str, Any] | None


def add_dashboard(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Dashboard:
    """A new dashboard; without an `id` it gets one made of its name.

    Raises DefinitionError with every problem, ConflictError when the id is taken.
    """
    taken = load_dashboards(core, fresh=True)
    named = {"id": free_id(document.get("name"), {*taken.documents, *taken.broken}), **document}
    dashboard = read_dashboard(named, load_catalog(core), name=str(named["id"]))
    if dashboard.id in taken.documents or dashboard.id in taken.broken:
        raise ConflictError("dashboard.exists", dashboard=dashboard.id)
    return _keep(core, dashboard, actor=actor, mark=None)


def save_dashboard(
    core: Core, dashboard_id: str, document: Mapping[str, Any], *, actor: Actor, mark: str | None = None
) -> Dashboard:
    """The dashboard as changed; `mark` is that of the dashboard the change was made on.

    Raises DefinitionError with every problem, NotFound, ConflictError for a prebuilt one, StaleVersion.
    """
    check_own(core, dashboard_id)
    dashboard = read_dashboard({**document, "id": dashboard_id}, load_catalog(core), name=dashboard_id)
    return _keep(core, dashboard, actor=actor, mark=mark)


def delete_dashboard(core: Core, dashboard_id: str, *, actor: Actor, mark: str | None = None) -> None:
    """Take a dashboard away; its versions stay and can be brought back. `mark` is that of the dashboard one saw.

    Raises NotFound, ConflictError if prebuilt, StaleVersion.
    """
    check_own(core, dashboard_id)
    with core.store.write() as connection:
        standing = _note_file(core, connection, dashboard_id)
        if mark not in (None, standing):
            raise _stale(connection, dashboard_id, str(mark), standing)
        _note(core, connection, dashboard_id, None, "", actor.id)
        _file(core, dashboard_id).unlink(missing_ok=True)
    _tell(core)


def dashboard_versions(core: Core, dashboard_id: str) -> tuple[Version, ...]:
    """All states of a dashboard, newest first. Raises NotFound for one that never was."""
    query = select(table).where(table.c.dashboard_id == dashboard_id).order_by(table.c.version.desc())
    with core.store.read() as connection:
        rows = connection.execute(query).mappings().all()
    if not rows:
        get_dashboard(core, dashboard_id)
    return tuple(Version(row["version"], row["at"], row["actor"], row["mark"], row["document"]) for row in rows)


def dashboard_version(core: Core, dashboard_id: str, version: int | None) -> dict[str, Any]:
    """The document of a version; None is the newest that is no deletion. Raises NotFound."""
    states = [each for each in dashboard_versions(core, dashboard_id) if each.document is not None]
    found = next((each.document for each in states if version in (None, each.version)), None)
    if found is None:
        raise NotFound("dashboard.no_version", dashboard=dashboard_id, version=version)
    return found


def restore_dashboard(core: Core, dashboard_id: str, version: int | None, *, actor: Actor) -> Dashboard:
    """The dashboard as it was in `version` (None: when it last was), as its newest; a deleted one is there again.

    Raises NotFound, DefinitionError where it no longer fits the datasets.
    """
    document = dashboard_version(core, dashboard_id, version)
    dashboard = read_dashboard(document, load_catalog(core), name=dashboard_id)
    return _keep(core, dashboard, actor=actor, mark=None)


def dashboard_yaml(core: Core, dashboard_id: str) -> str:
    """The dashboard as a file, of which `add_dashboard` makes the same again. Raises NotFound, DefinitionError."""
    return write_yaml(dashboard_document(get_dashboard(core, dashboard_id)))


def check_own(core: Core, dashboard_id: str) -> None:
    """Raises NotFound, ConflictError for a dashboard that comes with Nexus or whose file has another name."""
    found = load_dashboards(core, fresh=True)
    if dashboard_id in found.broken and _file(core, dashboard_id).exists():
        return
    if get_dashboard(core, dashboard_id).prebuilt:
        raise ConflictError("dashboard.prebuilt", dashboard=dashboard_id)
    if not _file(core, dashboard_id).exists():
        raise ConflictError("dashboard.elsewhere", dashboard=dashboard_id, file=f"{dashboard_id}.yaml")


def free_id(name: Any, taken: set[str]) -> str:
    """An id made of a name that is not among those taken."""
    plain = unicodedata.normalize("NFKD", str(name or "dashboard")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "dashboard"
    found, count = slug, 1
    while found in taken:
        count += 1
        found = f"{slug}-{count}"
    return found


def _keep(core: Core, dashboard: Dashboard, *, actor: Actor, mark: str | None) -> Dashboard:
    document = dashboard_document(dashboard)
    text = write_yaml(document)
    new = parse_dashboard(text, load_catalog(core), name=dashboard.id)
    with core.store.write() as connection:
        standing = _note_file(core, connection, dashboard.id)
        if mark is not None and mark != standing:
            raise _stale(connection, dashboard.id, mark, standing)
        if new.mark != standing:
            _note(core, connection, dashboard.id, document, new.mark, actor.id)
            put_file(_file(core, dashboard.id), text)
    _tell(core)
    return new


def _stale(connection: Connection, dashboard_id: str, mark: str, standing: str | None) -> StaleVersion:
    """What changed since the document of that mark, as far as it is known."""
    query = select(table.c.document).where(table.c.dashboard_id == dashboard_id).order_by(table.c.version.desc())
    old = connection.execute(query.where(table.c.mark == mark).limit(1)).scalar()
    new = connection.execute(query.limit(1)).scalar()
    told = [asdict(each) for each in changes(old, new)] if old and new else []
    return StaleVersion("dashboard.stale", dashboard=dashboard_id, changes=told, current=standing)


def _note_file(core: Core, connection: Connection, dashboard_id: str) -> str | None:
    """The mark of the dashboard as its file says now, noted as a version if it is none yet; None for no file."""
    standing = load_dashboards(core, fresh=True).documents.get(dashboard_id)
    if standing is None or standing.prebuilt:
        return None
    newest = select(table.c.mark).where(table.c.dashboard_id == dashboard_id).order_by(table.c.version.desc()).limit(1)
    if connection.execute(newest).scalar() != standing.mark:
        _note(core, connection, dashboard_id, dashboard_document(standing), standing.mark, BY_HAND)
    return standing.mark


def _note(
    core: Core, connection: Connection, dashboard_id: str, document: Mapping[str, Any] | None, mark: str, actor: str
) -> None:
    newest = select(func.coalesce(func.max(table.c.version), 0)).where(table.c.dashboard_id == dashboard_id)
    version = int(connection.execute(newest).scalar_one()) + 1
    facts = {"version": version, "at": core.clock.now(), "actor": actor, "mark": mark, "document": document}
    connection.execute(insert(table).values(dashboard_id=dashboard_id, **facts))
    core.events.record(connection, TOPIC, {"dashboard": dashboard_id, "version": version, "actor": actor})


def _tell(core: Core) -> None:
    load_dashboards(core, fresh=True)
    core.events.wake()


def _file(core: Core, dashboard_id: str) -> Path:
    if core.settings.home == Path(":memory:"):
        raise ConflictError("dashboard.no_home")
    return core.settings.home / "dashboards" / f"{dashboard_id}.yaml"
