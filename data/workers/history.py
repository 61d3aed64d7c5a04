"""Who asked what, when, and what came of it. Written behind the answer's back, in batches, so that no answer waits.

A crash may lose the last half second of it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from data.store import Store
from data.store.tables import query_history as table

LOG = logging.getLogger("nexus.queries")

_PAUSE = 0.5
_KEPT = 20_000


@dataclass(frozen=True)
class Asked:
    """One query. `status` is succeeded, failed, refused, timed_out or busy; `error` is its code; times in ms."""

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
        self.flush()
        query = select(table).order_by(table.c.at.desc(), table.c.id).limit(limit)
        if actor is not None:
            query = query.where(table.c.actor == actor)
        with self._store.read() as connection:
            return [Asked(**{**row, "at": _aware(row["at"])}) for row in connection.execute(query).mappings()]

    def flush(self) -> None:
        """Write what is pending now."""
        with self._writing:
            with self._lock:
                batch, self._pending = self._pending, []
            if batch:
                with self._store.write() as connection:
                    connection.execute(insert(table), [asdict(asked) for asked in batch])

    def close(self) -> None:
        """Write the rest and stop."""
        self._closed.set()
        self._news.set()
        if self._writer is not None:
            self._writer.join()
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


def _aware(moment: datetime) -> datetime:
    """SQLite gives back UTC without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
