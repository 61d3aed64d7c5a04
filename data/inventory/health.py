"""How lakes are: asked now and then, so that a page can say so without asking."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from data.core import Core
from data.errors import NexusError, QueryError
from data.lakes import KINDS, WAREHOUSE, LakeCheck, LakeRecord, is_remote
from data.lakes.drivers.remote import Asked

EVERY = 300.0
PATIENCE_MS = 10_000
NOTICE_DAYS = 14
_ENDLESS = frozenset({"", "infinity"})


def check_lake(core: Core, lake_id: str) -> LakeCheck:
    """How a lake is now, kept for pages; what went wrong is told in it. Raises NotFound."""
    record = core.lakes.record(lake_id)
    answering = core.lakes.record(record.stand_in) if record.stand_in else record
    try:
        found = _asked(core, answering)
    except NexusError as error:
        found = LakeCheck(record.id, core.clock.now(), None, error={"code": error.code, "params": error.params})
    before = core.lakes.registry.checks().get(record.id)
    core.lakes.registry.note_check(replace(found, lake_id=record.id))
    if before is not None and bool(before.error) is not bool(found.error):
        core.events.publish("lake.changed", {"lake": record.id, "actor": "nexus"})
    return found


def watch_lakes(core: Core) -> threading.Thread:
    """Ask every lake how it is, now and every five minutes, in a thread that ends with the core."""
    return core.background.begin("lake-checks", _watch, core)


def _watch(core: Core) -> None:
    try:
        while not core.closing.is_set():
            for record in core.lakes.records():
                check_lake(core, record.id)
            core.closing.wait(EVERY)
    except (SQLAlchemyError, duckdb.Error):
        return  # the store closed meanwhile


def _asked(core: Core, record: LakeRecord) -> LakeCheck:
    if is_remote(record):
        return _asked_there(core, record)
    server = f"DuckDB {duckdb.__version__}" if record.id == WAREHOUSE else None
    spent = core.lakes.fetch("SELECT 1").milliseconds if server else core.lakes.look(record.id)
    return LakeCheck(record.id, core.clock.now(), spent, server)


def _asked_there(core: Core, record: LakeRecord) -> LakeCheck:
    core.lakes.remotes.forget(record.id)  # a login that no longer works is to be told
    with core.lakes.remotes.connection(record, milliseconds=PATIENCE_MS) as remote:
        remote.version()
        started = time.perf_counter()
        server = remote.version()
        spent = (time.perf_counter() - started) * 1000
        expires = _expires(KINDS[record.kind].expiry, remote)
    return LakeCheck(record.id, core.clock.now(), spent, server[:200], expires)


def _expires(statement: str | None, remote: Asked) -> datetime | None:
    """When the credentials end; None for never, and where the lake does not tell."""
    if statement is None:
        return None
    try:
        rows = [value for batch in remote.execute(statement).batches for value in batch.column(0).to_pylist()]
        text = str(rows[0] or "") if rows else ""
        return None if text in _ENDLESS else datetime.fromisoformat(text).astimezone(UTC)
    except (QueryError, ValueError):
        return None
