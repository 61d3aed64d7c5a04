"""Places on the event stream: each listener holds a thread of the server, so some are kept for everything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import flask

STREAMS = "NEXUS_STREAMS"


class Streams:
    """At most `limit` listeners at a time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open = 0
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A place for the time of the block; False when all are taken."""
        with self._lock:
            taken = self.open < self.limit
            self.open += taken
        try:
            yield taken
        finally:
            with self._lock:
                self.open -= taken


def install(server: flask.Flask, *, threads: int) -> None:
    """Four of five of the server's threads may listen."""
    server.config[STREAMS] = Streams(max(1, threads * 4 // 5))


def streams() -> Streams:
    """The places of the current server."""
    return cast(Streams, flask.current_app.config[STREAMS])
