"""So many metric queries in the engine at once, the others in the order they came.

More of them at once would only share the same cores and memory, and the first would be as late as the last.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from data.core import Core

KEY = "metrics.engine_queue"
PER_CORE = 2


class EngineQueue:
    """`places` that are given out first come, first served."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place until the block ends."""
        called = self._take()
        if called is not None:
            called.wait()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> threading.Event | None:
        """None with a free place taken, else what tells that one was handed over."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            called = threading.Event()
            self._waiting.append(called)
            return called

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


def engine_queue(core: Core) -> EngineQueue:
    """The queue of this core's engine."""
    held = core.memory.keep(KEY, lambda: EngineQueue(PER_CORE * _cores(core)))
    assert isinstance(held, EngineQueue)
    return held


def _cores(core: Core) -> int:
    return core.settings.warehouse_threads or os.cpu_count() or 1
