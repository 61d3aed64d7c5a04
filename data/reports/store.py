"""Reports in the store: made, changed, taken away. Whoever makes one lends it their eyes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor, Permission, require
from data.access.owners import owner_json, sees
from data.core import Core
from data.errors import ConflictError, NotFound
from data.pipelines.schedule import next_time
from data.reports.document import read_report, report_document, stored_report
from data.reports.model import Kept, Report, ReportRun
from data.store.tables import report_runs
from data.store.tables import reports as table

TOPIC = "reports.changed"
NEWEST = 100


def add_report(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Kept:
    """A new report, due at the next time of its schedule. Raises DefinitionError with every problem, AccessError,
    ConflictError for a core in memory (a report is a file)."""
    require(actor, Permission.MANAGE)
    if str(core.settings.home) == ":memory:":
        raise ConflictError("report.no_home")
    report = _read(core, document, f"report_{secrets.token_hex(5)}")
    row = {"id": report.id, "at": core.clock.now(), **_columns(core, report, actor)}
    with core.store.write() as connection:
        connection.execute(insert(table).values(**row))
        core.events.record(connection, TOPIC, {"report": report.id, "actor": actor.id})
    core.events.wake()
    return get_report(core, report.id, actor=actor)


def change_report(core: Core, report_id: str, document: Mapping[str, Any], *, actor: Actor) -> Kept:
    """The report as changed, seen with the eyes of `actor` from now on. Raises like `add_report`, and NotFound."""
    require(actor, Permission.MANAGE)
    get_report(core, report_id, actor=actor)
    values = _columns(core, _read(core, document, report_id), actor)
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == report_id).values(**values))
        core.events.record(connection, TOPIC, {"report": report_id, "actor": actor.id})
    core.events.wake()
    return get_report(core, report_id, actor=actor)


def remove_report(core: Core, report_id: str, *, actor: Actor) -> None:
    """It is sent no more; its history stays. Raises NotFound."""
    require(actor, Permission.MANAGE)
    get_report(core, report_id, actor=actor)
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.id == report_id))
        core.events.record(connection, TOPIC, {"report": report_id, "actor": actor.id})
    core.events.wake()


def reports(core: Core, *, actor: Actor) -> tuple[Kept, ...]:
    """The reports whose numbers `actor` may see, by name."""
    with core.store.read() as connection:
        rows = connection.execute(select(table)).all()
    found = [_kept(row) for row in rows if sees(actor, row.owner)]
    return tuple(sorted(found, key=lambda one: (one.report.name.casefold(), one.report.id)))


def get_report(core: Core, report_id: str, *, actor: Actor) -> Kept:
    """One report. Raises NotFound, also for those of others."""
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == report_id)).first()
    if row is None or not sees(actor, row.owner):
        raise NotFound("report.none", report=report_id)
    return _kept(row)


def runs_of(core: Core, report_id: str, *, actor: Actor) -> list[ReportRun]:
    """The newest times a report was made, newest first. Raises NotFound."""
    get_report(core, report_id, actor=actor)
    query = select(report_runs).where(report_runs.c.report_id == report_id)
    with core.store.read() as connection:
        rows = connection.execute(query.order_by(report_runs.c.id.desc()).limit(NEWEST)).all()
    return [ReportRun(row.id, row.report_id, row.due_at, row.at, row.file, row.error) for row in rows]


def _read(core: Core, document: Mapping[str, Any], id_: str) -> Report:
    return read_report(core, {key: value for key, value in document.items() if key != "id"}, id_=id_)


def _columns(core: Core, report: Report, actor: Actor) -> dict[str, Any]:
    due = next_time(report.schedule, after=core.clock.now()) if report.active else None
    return {"document": report_document(report), "owner": owner_json(actor), "next_at": due}


def _kept(row: Any) -> Kept:
    return Kept(stored_report(row.document), row.at, row.next_at)
