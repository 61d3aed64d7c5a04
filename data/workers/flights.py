"""Identical questions asked at the same time are answered once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from data.errors import LakeError, LimitError, NexusError, QueryError
from data.workers.ticket import Ticket

Answer = TypeVar("Answer")
_LOOK_SECONDS = 0.25
_OF_ONE_ALONE = frozenset({"query.cancelled", "query.timeout", "query.crashed", "query.memory"})


class Flights(Generic[Answer]):
    """The questions that are being answered now. `shared` counts those that got another's answer."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, Future[Answer]] = {}
        self._lock = threading.Lock()
        self.shared = 0

    def once(self, key: Hashable, answer: Callable[[], Answer], *, deadline: float, ticket: Ticket) -> Answer:
        """What `answer` gives, or gave to who asked `key` first and is still waiting for it.

        When the first one is stopped, out of time or refused a place, that is its own affair: the next asks anew.
        """
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                own = self._flights[key] = Future()
        if flight is None:
            return self._fly(key, own, answer)
        try:
            found = _awaited(flight, deadline, ticket)
        except NexusError as error:
            if ticket.stopped or not _is_of_one_alone(error):
                raise
            return answer()
        with self._lock:
            self.shared += 1
        return found

    def _fly(self, key: Hashable, flight: Future[Answer], answer: Callable[[], Answer]) -> Answer:
        try:
            found = answer()
        except BaseException as error:
            self._land(key)
            flight.set_exception(error if isinstance(error, NexusError) else QueryError("query.crashed", exit=None))
            raise
        self._land(key)
        flight.set_result(found)
        return found

    def _land(self, key: Hashable) -> None:
        with self._lock:
            self._flights.pop(key, None)


def _awaited(flight: Future[Answer], deadline: float, ticket: Ticket) -> Answer:
    while True:
        left = deadline - time.monotonic()
        try:
            return flight.result(timeout=max(min(left, _LOOK_SECONDS), 0))
        except TimeoutError:
            if ticket.stopped:
                raise QueryError("query.cancelled") from None
            if left <= 0:
                raise LimitError("query.queue_slow", waiting=0, retry_after=1) from None


def _is_of_one_alone(error: NexusError) -> bool:
    return error.code in _OF_ONE_ALONE or isinstance(error, LimitError | LakeError)
