"""Who may run next: so many at once in all, so many per actor, so many waiting, first come first served."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from data.errors import LimitError, QueryError
from data.workers.ticket import Ticket

PER_ACTOR = 2


class Turns:
    """A fair queue for `running` places with room for `waiting` in the queue."""

    def __init__(self, *, running: int, waiting: int, per_actor: int = PER_ACTOR) -> None:
        self._places = running
        self._room = waiting
        self._per_actor = per_actor
        self._running: Counter[str] = Counter()
        self._queue: list[tuple[Ticket, str]] = []
        self._change = threading.Condition()

    @contextmanager
    def turn(self, actor: str, *, deadline: float, ticket: Ticket | None = None) -> Iterator[None]:
        """A place until the block ends. `deadline` is on the monotonic clock.

        Raises LimitError when the queue is full or no place came free in time (`retry_after` is in seconds), and
        QueryError `query.cancelled` when `ticket` was stopped meanwhile.
        """
        self._enter((ticket or Ticket(), actor), deadline)
        try:
            yield
        finally:
            with self._change:
                self._running[actor] -= 1
                self._running += Counter()
                self._change.notify_all()

    def state(self) -> dict[str, int]:
        """How many run and wait at this moment."""
        with self._change:
            return {"running": self._running.total(), "waiting": len(self._queue)}

    def wake(self) -> None:
        """Let everyone in the queue look whether they were stopped."""
        with self._change:
            self._change.notify_all()

    def position(self, ticket: Ticket) -> int | None:
        """How many in the queue go before `ticket` and itself: 1 for the next; None when it does not wait."""
        with self._change:
            places = (at for at, (waiting, _) in enumerate(self._queue, start=1) if waiting is ticket)
            return next(places, None)

    def _enter(self, place: tuple[Ticket, str], deadline: float) -> None:
        with self._change:
            if len(self._queue) >= self._room:
                raise LimitError("query.queue_full", waiting=self._room, retry_after=1)
            self._queue.append(place)
            try:
                self._await_turn(place, deadline)
                self._running[place[1]] += 1
            finally:
                self._queue.remove(place)
                self._change.notify_all()

    def _await_turn(self, place: tuple[Ticket, str], deadline: float) -> None:
        while not self._is_next(place):
            in_time = self._change.wait(max(deadline - time.monotonic(), 0))
            if place[0].stopped:
                raise QueryError("query.cancelled")
            if not in_time:
                raise LimitError("query.queue_slow", waiting=len(self._queue) - 1, retry_after=1)

    def _is_next(self, place: tuple[Ticket, str]) -> bool:
        if self._running.total() >= self._places:
            return False
        able = (waiting for waiting in self._queue if self._running[waiting[1]] < self._per_actor)
        return next(able, None) is place
