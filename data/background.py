"""Work that goes on beside requests, in threads that are known by name and awaited when the core closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

PATIENCE = 10.0


class Background:
    """The threads of one core."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def begin(self, name: str, work: Callable[..., Any], *values: Any, **named: Any) -> threading.Thread:
        """Start `work` in a thread of its own, which should look at the core's `closing` now and then."""
        thread = threading.Thread(target=work, args=values, kwargs=named, name=name, daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()
        return thread

    def wait(self, seconds: float = PATIENCE) -> tuple[str, ...]:
        """Wait for all of them to end, `seconds` together; the names of those that have not."""
        with self._lock:
            threads = [each for each in self._threads if each is not threading.current_thread()]
        until = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0))
        return tuple(thread.name for thread in threads if thread.is_alive())
