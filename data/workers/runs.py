"""Queries that run behind their asker's back: where each stands, now and after a restart."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.errors import LimitError, NotFound
from data.store import Store
from data.store.tables import query_results as table
from data.workers.spool import Spool
from data.workers.states import NEXT, QueryState
from data.workers.ticket import Ticket

_MOST_AT_ONCE = 64
_INTERRUPTED = {"kind": "LakeError", "code": "query.interrupted", "params": {}}
_LIVE = [QueryState.QUEUED, QueryState.RUNNING, QueryState.CANCELLING]


@dataclass(frozen=True)
class Run:
    """One such query as it stands. `error` is JSON of it, `about` what its result is made of."""

    id: str
    actor: str
    lake: str
    sql: str
    submitted_at: datetime
    state: QueryState = QueryState.QUEUED
    started_at: datetime | None = None
    ended_at: datetime | None = None
    expires_at: datetime | None = None
    row_count: int = 0
    bytes: int = 0
    error: dict[str, Any] | None = None
    about: dict[str, Any] = field(default_factory=dict)


class LiveRun:
    """A run of this process that has not ended, or has only just: `settled` once its outcome is known, `ended` once it
    stands in the store."""

    def __init__(self, run: Run, ticket: Ticket) -> None:
        self.run = run
        self.ticket = ticket
        self.settled = threading.Event()
        self.ended = threading.Event()
        self._lock = threading.Lock()

    def move(self, state: QueryState, **facts: Any) -> bool:
        """Go to `state` with new `facts`; False, and nothing changed, where the table of states has no such way."""
        with self._lock:
            if state not in NEXT[self.run.state]:
                return False
            self.run = replace(self.run, state=state, **facts)
            return True

    def note(self, **facts: Any) -> None:
        """Change facts that are no state."""
        with self._lock:
            self.run = replace(self.run, **facts)


class Runs:
    """All runs the store knows, and those that live in this process."""

    def __init__(self, store: Store, spool: Spool) -> None:
        self._store = store
        self._spool = spool
        self._live: dict[str, LiveRun] = {}
        self._lock = threading.Lock()
        self._recovered = False

    def begin(self, run: Run, ticket: Ticket) -> LiveRun:
        """Note a new run. Raises LimitError when too many live."""
        self._recover()
        live = LiveRun(run, ticket)
        with self._lock:
            if len(self._live) >= _MOST_AT_ONCE:
                raise LimitError("query.queue_full", waiting=_MOST_AT_ONCE, retry_after=1)
            self._live[run.id] = live
        with self._store.write() as connection:
            connection.execute(insert(table).values(**asdict(run)))
        return live

    def end(self, live: LiveRun) -> None:
        """Tell those who wait how a run ended, and write it down; it must have."""
        run = live.run
        live.settled.set()
        facts = {name: value for name, value in asdict(run).items() if name != "id"}
        with self._store.write() as connection:
            connection.execute(update(table).where(table.c.id == run.id).values(**facts))
        with self._lock:
            self._live.pop(run.id, None)
        live.ended.set()

    def live(self, query_id: str) -> LiveRun | None:
        """The run, if it lives in this process."""
        return self._live.get(query_id)

    def find(self, query_id: str) -> Run:
        """A run, living or ended. Raises NotFound."""
        live = self._live.get(query_id)
        if live is not None:
            return live.run
        self._recover()
        with self._store.read() as connection:
            row = connection.execute(select(table).where(table.c.id == query_id)).mappings().first()
        if row is None:
            raise NotFound("query.unknown", query=query_id)
        return _run(dict(row))

    def forget(self, query_id: str) -> None:
        """Remove an ended run and its result."""
        with self._store.write() as connection:
            connection.execute(delete(table).where(table.c.id == query_id))
        self._spool.remove(query_id)

    def sweep(self, now: datetime) -> int:
        """Forget every run whose time is over; how many they were."""
        with self._store.read() as connection:
            over = connection.execute(select(table.c.id).where(table.c.expires_at < now)).scalars().all()
        for query_id in over:
            self.forget(query_id)
        return len(over)

    def all_live(self) -> list[LiveRun]:
        """Those that live in this process."""
        with self._lock:
            return list(self._live.values())

    def _recover(self) -> None:
        """What an earlier process left running ended with it."""
        if self._recovered:
            return
        with self._lock:
            if not self._recovered:
                self._recovered = True
                left = table.c.state.in_(_LIVE)
                with self._store.write() as connection:
                    connection.execute(update(table).where(left).values(state=QueryState.FAILED, error=_INTERRUPTED))


def _run(row: dict[str, Any]) -> Run:
    return Run(**{**row, "state": QueryState(row["state"])})
