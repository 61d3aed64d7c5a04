"""Events are rows, written in the transaction of the change they tell of; listeners follow by id."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from data.clock import Clock
from data.store import Store
from data.store.tables import events as table

KEPT = 500


@dataclass(frozen=True)
class Event:
    """One thing that happened: `id` grows, `topic` is dotted (`data.changed`), `payload` is JSON."""

    id: int
    at: datetime
    topic: str
    payload: dict[str, Any]


class Events:
    """The outbox of one process. What listeners wait for is read from the store once for all of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._news = threading.Condition()
        self._recent: deque[Event] = deque(maxlen=KEPT)
        self._read_to: int | None = None
        self._woken, self._looked = 1, 0

    def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Record an event in a transaction of its own and wake the listeners."""
        with self._store.write() as connection:
            self.record(connection, topic, payload)
        self.wake()

    def record(self, connection: Connection, topic: str, *payloads: dict[str, Any]) -> None:
        """Record an event for each payload in the caller's transaction; call `wake` after it committed."""
        now = self._clock.now()
        if payloads:
            connection.execute(insert(table), [{"at": now, "topic": topic, "payload": payload} for payload in payloads])

    def wake(self) -> None:
        """Tell waiting listeners that something was committed."""
        with self._news:
            self._woken += 1
            self._news.notify_all()

    def last_id(self) -> int:
        """The id of the newest event, 0 when there is none."""
        with self._store.read() as connection:
            return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())

    def since(self, last_id: int, *, topics: tuple[str, ...] = (), limit: int = 500) -> list[Event]:
        """Events after `last_id`, oldest first, of the `topics` named (all when none is)."""
        query = select(table).where(table.c.id > last_id).order_by(table.c.id).limit(limit)
        if topics:
            query = query.where(table.c.topic.in_(topics))
        with self._store.read() as connection:
            return [Event(row.id, row.at, row.topic, row.payload) for row in connection.execute(query)]

    def wait(self, last_id: int, *, topics: tuple[str, ...] = (), timeout: float) -> list[Event]:
        """Like `since`, but waits up to `timeout` seconds for the first one; an empty list when none came."""
        with self._news:
            found = self._news.wait_for(lambda: self._after(last_id, topics), timeout)
        return found or self.since(last_id, topics=topics)

    def _after(self, last_id: int, topics: tuple[str, ...]) -> list[Event]:
        """What `since` finds, from memory where that reaches back far enough. Call it while holding `_news`."""
        if self._looked != self._woken:
            self._looked = self._woken
            self._read_on()
        if last_id < self._reaches_back_to():
            return self.since(last_id, topics=topics)
        return [event for event in self._recent if event.id > last_id and (not topics or event.topic in topics)]

    def _read_on(self) -> None:
        if self._read_to is None:
            self._read_to = max(0, self.last_id() - KEPT)
        while found := self.since(self._read_to):
            self._recent.extend(found)
            self._read_to = found[-1].id

    def _reaches_back_to(self) -> int:
        return self._recent[0].id - 1 if self._recent else self._read_to or 0
