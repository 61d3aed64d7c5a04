"""What the core asks of a cache: bytes under a key, and one computation per key at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Protocol


class Backend(Protocol):
    """Where cached bytes live. Flask-Caching's backends are wrapped to this by `app.py`."""

    def get(self, key: str) -> bytes | None: ...

    def set(self, key: str, value: bytes, *, timeout: int) -> None: ...


class MemoryBackend:
    """A dict; for tests and scripts."""

    def __init__(self) -> None:
        self._entries: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._entries.get(key)

    def set(self, key: str, value: bytes, *, timeout: int) -> None:
        self._entries[key] = value


class Cache:
    """A backend with single-flight: of callers that miss one key together, one computes and all get its answer.

    `hits` and `misses` count the answers of `once` since the process began.
    """

    def __init__(self, backend: Backend, *, timeout: int = 86_400) -> None:
        self._backend = backend
        self._timeout = timeout
        self._flights: dict[str, Future[bytes]] = {}
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, key: str) -> bytes | None:
        """The bytes under `key`, or None."""
        return self._backend.get(key)

    def once(self, key: str, compute: Callable[[], bytes]) -> tuple[bytes, bool]:
        """The bytes under `key`, computed if missing, and whether they were there already.

        An exception of `compute` reaches every waiting caller and nothing is stored.
        """
        found = self._backend.get(key)
        if found is not None:
            self._count(hit=True)
            return found, True
        flight, owner = self._join(key)
        if not owner:
            self._count(hit=True)
            return flight.result(), True
        try:
            found = self._backend.get(key)
            self._count(hit=found is not None)
            value = compute() if found is None else found
        except BaseException as error:
            self._land(key)
            flight.set_exception(error)
            raise
        if found is None:
            self._backend.set(key, value, timeout=self._timeout)
        self._land(key)
        flight.set_result(value)
        return value, found is not None

    def _count(self, *, hit: bool) -> None:
        with self._lock:
            self.hits += hit
            self.misses += not hit

    def _join(self, key: str) -> tuple[Future[bytes], bool]:
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight, False
            flight = self._flights[key] = Future()
            return flight, True

    def _land(self, key: str) -> None:
        with self._lock:
            self._flights.pop(key, None)


class Memory:
    """Objects that are dear to make and live with the process; the oldest leave when there are too many, or when those
    that `weigh` finds heavy are together above `room`. The newest stays."""

    def __init__(self, *, entries: int = 2_000, room: int = 0, weigh: Callable[[object], int] | None = None) -> None:
        self._entries: dict[Hashable, object] = {}
        self._limit = entries
        self._room = room
        self._weigh = weigh
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> object | None:
        """What was kept under `key`, or None."""
        return self._entries.get(key)

    def set(self, key: Hashable, value: object) -> None:
        """Keep `value` under `key`."""
        with self._lock:
            self._entries.pop(key, None)
            self._entries[key] = value
            while len(self._entries) > 1 and self._is_full():
                del self._entries[next(iter(self._entries))]

    def keep(self, key: Hashable, make: Callable[[], object]) -> object:
        """What was kept under `key`, made now if nothing was; callers at once get the same."""
        with self._lock:
            if key not in self._entries:
                self._entries[key] = make()
            return self._entries[key]

    def _is_full(self) -> bool:
        if len(self._entries) > self._limit:
            return True
        return self._weigh is not None and sum(map(self._weigh, self._entries.values())) > self._room
