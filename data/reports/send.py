"""Makes what is due and notes it for its channels: once for each report and time.

The file is written before the transaction that tells of it, under a name of its time: a process that dies in between
leaves a file the next one writes again.
"""

from __future__ import annotations

import os
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert

from data.access import Actor, Permission, require
from data.access.owners import read_owner
from data.core import Core
from data.dashboards import get_dashboard, parse_state
from data.dashboards.exports import export_dashboard
from data.errors import LakeError, NexusError
from data.notify.deliveries import Word, note
from data.pipelines.schedule import next_time, times
from data.reports.document import stored_report
from data.reports.model import Report
from data.reports.store import get_report
from data.store.tables import report_runs
from data.store.tables import reports as table

ATTACHED = 20 * 2**20
FILES = 20


def send_due(core: Core) -> int:
    """Makes every report whose time has come; how many. Of times missed while Nexus was off the latest counts."""
    now = core.clock.now()
    query = select(table).where(table.c.next_at.is_not(None), table.c.next_at <= now).order_by(table.c.id)
    with core.store.read() as connection:
        rows = connection.execute(query).all()
    return sum(_send(core, row, _latest(row, now)) for row in rows)


def send_now(core: Core, report_id: str, *, actor: Actor) -> None:
    """Makes a report at once, beside its schedule. Raises NotFound, AccessError."""
    require(actor, Permission.MANAGE)
    get_report(core, report_id, actor=actor)
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == report_id)).one()
    _send(core, row, core.clock.now())


def next_report(core: Core) -> datetime | None:
    """When the next one is due."""
    with core.store.read() as connection:
        return connection.execute(select(func.min(table.c.next_at))).scalar()


def _latest(row: Any, now: datetime) -> datetime:
    first: datetime = row.next_at
    later = takewhile(lambda moment: moment <= now, times(stored_report(row.document).schedule, after=first))
    return [first, *later][-1]


def _send(core: Core, row: Any, due: datetime) -> bool:
    report, owner = stored_report(row.document), read_owner(row.owner)
    file, error = None, None
    try:
        file = _make(core, report, due, owner)
    except LakeError:
        return False
    except NexusError as problem:
        error = {"code": problem.code, "params": {name: str(value) for name, value in problem.params.items()}}
    return _note(core, row, report, due, file, error)


def _make(core: Core, report: Report, due: datetime, owner: Actor) -> dict[str, Any]:
    found = export_dashboard(core, report.dashboard, parse_state(report.state), report.format, actor=owner)
    stem, _, ending = found.name.rpartition(".")
    folder = core.settings.home / "reports" / report.id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{due:%Y-%m-%dT%H%M%SZ}.{ending}"
    partial = path.with_suffix(".partial")
    with partial.open("wb") as written:
        for piece in found.pieces:
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    partial.replace(path)
    _prune(folder)
    place = path.relative_to(core.settings.home).as_posix()
    return {"name": path.name, "media": found.media, "path": place, "bytes": path.stat().st_size}


def _note(
    core: Core, row: Any, report: Report, due: datetime, file: dict[str, Any] | None, error: dict[str, Any] | None
) -> bool:
    facts = {"report_id": report.id, "due_at": due, "at": core.clock.now(), "file": file, "error": error}
    following = next_time(report.schedule, after=core.clock.now()) if report.active else None
    with core.store.write() as connection:
        done = connection.execute(insert(report_runs).values(**facts).on_conflict_do_nothing()).rowcount == 1
        if done:
            note(core, connection, _word(core, report, due, file, error), report.channels)
            core.events.record(connection, "reports.made", {"report": report.id, "due": due.isoformat()})
        same = (table.c.id == report.id) & (table.c.next_at == row.next_at)
        connection.execute(update(table).where(same).values(next_at=following))
    core.events.wake()
    return done


def _word(core: Core, report: Report, due: datetime, file: dict[str, Any] | None, error: dict[str, Any] | None) -> Word:
    body: dict[str, Any] = {
        "report": report.name,
        "reportId": report.id,
        "dashboard": report.dashboard,
        "state": report.state or "as the dashboard begins",
        "due": due.isoformat(),
        "address": _address(core, report),
    }
    attached = [file] if file is not None and file["bytes"] <= ATTACHED else []
    if file is not None and not attached:
        body["notAttached"] = f"{file['name']} has {file['bytes']} bytes; files over {ATTACHED} stay in {file['path']}"
    if error is not None:
        body["error"] = error["code"]
    name = _name(core, report)
    return Word(f"report:{report.id}:{due.isoformat()}", f"Nexus: {report.name} ({name})", body, attached)


def _name(core: Core, report: Report) -> str:
    try:
        return get_dashboard(core, report.dashboard).name
    except NexusError:
        return report.dashboard


def _address(core: Core, report: Report) -> str:
    host = next(iter(core.settings.hosts), core.settings.host)
    query = f"?{report.state}" if report.state else ""
    return f"http://{host}:{core.settings.port}/dashboards/view/{report.dashboard}{query}"


def _prune(folder: Path) -> None:
    kept = sorted((path for path in folder.iterdir() if path.suffix != ".partial"), key=lambda path: path.name)
    for path in kept[:-FILES]:
        path.unlink(missing_ok=True)
