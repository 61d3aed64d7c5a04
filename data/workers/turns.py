"""Who may run next: so many at once in all, so many per actor, so many waiting, first come first served."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from data.errors import LimitError

PER_ACTOR = 2


class Turns:
    """A fair queue for `running` places with room for `waiting` in the queue."""

    def __init__(self, *, running: int, waiting: int, per_actor: int = PER_ACTOR) -> None:
        self._places = running
        self._room = waiting
        self._per_actor = per_actor
        self._running: Counter[str] = Counter()
        self._queue: list[tuple[object, str]] = []
        self._change = threading.Condition()

    @contextmanager
    def turn(self, actor: str, *, deadline: float) -> Iterator[None]:
        """A place until the block ends. `deadline` is on the monotonic clock.

        Raises LimitError when the queue is full or no place came free in time; `retry_after` is in seconds.
        """
        self._enter(actor, deadline)
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

    def _enter(self, actor: str, deadline: float) -> None:
        ticket = (object(), actor)
        with self._change:
            if len(self._queue) >= self._room:
                raise LimitError("query.queue_full", waiting=self._room, retry_after=1)
            self._queue.append(ticket)
            while not self._is_next(ticket):
                if not self._change.wait(max(deadline - time.monotonic(), 0)):
                    self._queue.remove(ticket)
                    self._change.notify_all()
                    raise LimitError("query.queue_slow", waiting=len(self._queue), retry_after=1)
            self._queue.remove(ticket)
            self._running[actor] += 1
            self._change.notify_all()

    def _is_next(self, ticket: tuple[object, str]) -> bool:
        if self._running.total() >= self._places:
            return False
        able = (waiting for waiting in self._queue if self._running[waiting[1]] < self._per_actor)
        return next(able, None) is ticket
