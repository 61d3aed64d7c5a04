"""One question's way through the pool, watched and stopped from outside."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable


class Ticket:
    """Handed to the pool with a question. `queue_ms` is how long it waited for a process, known once it `began`."""

    def __init__(self, *, on_start: Callable[[], None] | None = None) -> None:
        self.queue_ms = 0.0
        self.began = False
        self._on_start = on_start
        self._lock = threading.Lock()
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def stopped(self) -> bool:
        """Whether someone asked to stop."""
        return self._stopped

    def stop(self) -> None:
        """Ask to stop, and kill the process that works on it; one in the queue is woken by the pool."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def begin(self, process: subprocess.Popen[bytes], *, queue_ms: float) -> bool:
        """Note which process works on it; False when it was stopped before."""
        with self._lock:
            if self._stopped:
                return False
            self._process = process
        self.queue_ms, self.began = queue_ms, True
        if self._on_start is not None:
            self._on_start()
        return True

    def end(self) -> None:
        """The process has done its part and is no longer this question's; what comes to stop is too late."""
        with self._lock:
            self._process = None
