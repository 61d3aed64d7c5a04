"""Who may run next: so many at once in all, so many per actor, so many waiting, first come first served."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from data.errors import LimitError, QueryError
from data.workers.ticket import Ticket

PER_ACTOR = 2
_SHARE = 0.75


@dataclass(eq=False)
class _Place:
    """One who waits; `called` is notified when it is `given` a place or was stopped."""

    ticket: Ticket
    actor: str
    called: threading.Condition
    given: bool = False


class Turns:
    """A fair queue for `running` places with room for `waiting` in the queue, of which no actor may fill all.

    Whoever leaves calls the next one alone: fifty who wait do not wake for each answer.
    """

    def __init__(self, *, running: int, waiting: int, per_actor: int = PER_ACTOR) -> None:
        self._places = running
        self._room = waiting
        self._room_of_one = max(int(waiting * _SHARE), 1)
        self._per_actor = per_actor
        self._running: Counter[str] = Counter()
        self._queue: list[_Place] = []
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, actor: str, *, deadline: float, ticket: Ticket | None = None) -> Iterator[None]:
        """A place until the block ends. `deadline` is on the monotonic clock.

        Raises LimitError when the queue is full or no place came free in time (`retry_after` is in seconds), and
        QueryError `query.cancelled` when `ticket` was stopped meanwhile.
        """
        with self._lock:
            self._enter(_Place(ticket or Ticket(), actor, threading.Condition(self._lock)), deadline)
        try:
            yield
        finally:
            with self._lock:
                self._running[actor] -= 1
                self._running += Counter()
                self._call()

    def state(self) -> dict[str, int]:
        """How many run and wait at this moment."""
        with self._lock:
            return {"running": self._running.total(), "waiting": len(self._queue)}

    def wake(self) -> None:
        """Let those in the queue who were stopped leave it."""
        with self._lock:
            for place in self._queue:
                if place.ticket.stopped:
                    place.called.notify()

    def position(self, ticket: Ticket) -> int | None:
        """How many in the queue go before `ticket` and itself: 1 for the next; None when it does not wait."""
        with self._lock:
            places = (at for at, place in enumerate(self._queue, start=1) if place.ticket is ticket)
            return next(places, None)

    def _enter(self, place: _Place, deadline: float) -> None:
        of_one = sum(waiting.actor == place.actor for waiting in self._queue)
        if len(self._queue) >= self._room or of_one >= self._room_of_one:
            raise LimitError("query.queue_full", waiting=len(self._queue), retry_after=1)
        self._queue.append(place)
        self._call()
        try:
            self._await_turn(place, deadline)
        finally:
            if not place.given:
                self._queue.remove(place)

    def _await_turn(self, place: _Place, deadline: float) -> None:
        while not place.given:
            if place.ticket.stopped:
                raise QueryError("query.cancelled")
            in_time = place.called.wait(max(deadline - time.monotonic(), 0))
            if not in_time and not place.given:
                raise LimitError("query.queue_slow", waiting=len(self._queue) - 1, retry_after=1)

    def _call(self) -> None:
        """Give free places to those who may have them, in their order."""
        while self._running.total() < self._places:
            able = (place for place in self._queue if self._running[place.actor] < self._per_actor)
            following = next(able, None)
            if following is None:
                return
            self._queue.remove(following)
            self._running[following.actor] += 1
            following.given = True
            following.called.notify()
