"""Who asked what, when, and what came of it. Written behind the answer's back, in batches, so that no answer waits.

A crash may lose the last half second of it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from data.store import Store
from data.store.tables import query_history as table

LOG = logging.getLogger("nexus.queries")

_PAUSE = 0.5
_KEPT = 20_000
_RUNS = 20


@dataclass(frozen=True)
class Asked:
    """One query. `status` is succeeded, failed, cancelled, timed_out or busy; `error` is its code; times in ms.

    `written` is the text with its `{{parameters}}` before they were bound, `given` their values by name; None where
    it had none.
    """

    id: str
    at: datetime
    actor: str
    lake: str
    sql: str
    status: str
    execution_ms: float
    error: str | None = None
    row_count: int | None = None
    bytes: int | None = None
    truncated: bool = False
    queue_ms: float = 0.0
    tables: list[list[str]] = field(default_factory=list)
    written: str | None = None
    given: dict[str, Any] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which queries: None leaves a condition out. `search` is looked for in the text without regard to case, `before`
    is the moment and id of the query that the wanted ones are older than."""

    actor: str | None = None
    search: str | None = None
    lake: str | None = None
    status: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class Ranked:
    """All runs of one text on one lake."""

    lake: str
    sql: str
    count: int
    total_ms: float
    longest_ms: float
    last_at: datetime


class History:
    """The history in the store and what is about to be written to it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[Asked] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._news = threading.Event()
        self._closed = threading.Event()
        self._writer: threading.Thread | None = None

    def note(self, asked: Asked) -> None:
        """Remember `asked`; it reaches the store within half a second."""
        with self._lock:
            self._pending.append(asked)
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_on, name="query-history", daemon=True)
                self._writer.start()
        self._news.set()

    def recent(self, *, actor: str | None = None, limit: int = 100) -> list[Asked]:
        """The newest queries, newest first, of one actor or of all."""
        return self.search(Wanted(actor=actor), limit=limit)

    def search(self, wanted: Wanted, *, limit: int = 100) -> list[Asked]:
        """The newest queries that `wanted` describes, newest first."""
        self.flush()
        query = select(table).where(*_conditions(wanted)).order_by(table.c.at.desc(), table.c.id).limit(limit)
        return self._read(query)

    def slowest(self, wanted: Wanted, *, limit: int) -> list[Asked]:
        """The queries that took longest, longest first."""
        self.flush()
        query = select(table).where(*_conditions(wanted)).order_by(table.c.execution_ms.desc(), table.c.id)
        return self._read(query.limit(limit))

    def ranked(self, wanted: Wanted, *, by: str, limit: int) -> list[Ranked]:
        """Statements by `count` or by `total_ms` of their runs, most first."""
        self.flush()
        columns = {
            "lake": table.c.lake,
            "sql": table.c.sql,
            "count": func.count(),
            "total_ms": func.sum(table.c.execution_ms),
            "longest_ms": func.max(table.c.execution_ms),
            "last_at": func.max(table.c.at),
        }
        query = select(*(column.label(name) for name, column in columns.items())).where(*_conditions(wanted))
        query = query.group_by(table.c.lake, table.c.sql).order_by(columns[by].desc(), table.c.sql).limit(limit)
        with self._store.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [Ranked(**row) for row in rows]

    def counts(self, wanted: Wanted) -> dict[str, int]:
        """How many queries came to which status."""
        self.flush()
        query = select(table.c.status, func.count()).where(*_conditions(wanted)).group_by(table.c.status)
        with self._store.read() as connection:
            return {status: count for status, count in connection.execute(query)}

    def times_of(self, sql: str, lake: str) -> list[float]:
        """Milliseconds that this very text took on its last runs that succeeded, twenty at most."""
        self.flush()
        same = (table.c.sql == sql) & (table.c.lake == lake) & (table.c.status == "succeeded")
        query = select(table.c.execution_ms).where(same).order_by(table.c.at.desc()).limit(_RUNS)
        with self._store.read() as connection:
            return [float(spent) for spent in connection.execute(query).scalars()]

    def _read(self, query: Select[Any]) -> list[Asked]:
        with self._store.read() as connection:
            return [Asked(**row) for row in connection.execute(query).mappings()]

    def flush(self) -> None:
        """Write what is pending now."""
        with self._writing:
            with self._lock:
                batch, self._pending = self._pending, []
            if batch:
                with self._store.write() as connection:
                    connection.execute(insert(table), [vars(asked) for asked in batch])

    def close(self) -> None:
        """Write the rest and stop; closed again, nothing happens."""
        self._closed.set()
        self._news.set()
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.join()
            self._forget_old()

    def _write_on(self) -> None:
        while not self._closed.is_set():
            self._news.wait()
            self._closed.wait(_PAUSE)
            self._news.clear()
            try:
                self.flush()
            except SQLAlchemyError as error:
                LOG.warning("query history could not be written: %s", type(error).__name__)

    def _forget_old(self) -> None:
        with self._store.write() as connection:
            count = connection.execute(select(func.count()).select_from(table)).scalar_one()
            if count > _KEPT:
                oldest = select(table.c.id).order_by(table.c.at).limit(count - _KEPT)
                connection.execute(delete(table).where(table.c.id.in_(oldest)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name in ("actor", "lake", "status"):
        if (value := getattr(wanted, name)) is not None:
            found.append(table.c[name] == value)
    if wanted.search:
        found.append(table.c.sql.icontains(wanted.search, autoescape=True))
    if wanted.since is not None:
        found.append(table.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(table.c.at < wanted.until)
    if wanted.before is not None:
        at, query_id = wanted.before
        found.append((table.c.at < at) | ((table.c.at == at) & (table.c.id > query_id)))
    return found
