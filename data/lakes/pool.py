"""Connections to remote lakes that wait to be used again, by lake and by the options, secrets among them, that opened
them. One that was stopped, failed, or was not read to its end is closed instead."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.errors import NexusError
from data.lakes.drivers.remote import Remote, Stream
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = 4
IDLE_SECONDS = 60.0
_Key = tuple[str, str, int]


class Lent:
    """A connection in use, as `Remote`. What it was used for tells whether it may be used again."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self._turn = threading.Lock()
        self._stopped = self._over = False
        self._unread = 0

    def version(self) -> str:
        """What the server calls itself."""
        return self.remote.version()

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view that may be read."""
        return self.remote.tables()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        self._unread += 1
        found = self.remote.execute(sql, parameters)
        return replace(found, batches=self._counted(found.batches))

    def cancel(self) -> None:
        """Stop what runs in the server; nothing once the connection was given back."""
        with self._turn:
            if not self._over:
                self._stopped = True
                self.remote.cancel()

    def rests(self) -> bool:
        """Whether it may be used again; `cancel` does nothing from now on."""
        with self._turn:
            self._over = True
        return not self._stopped and not self._unread and self.remote.rest()

    def end(self) -> None:
        """Close it; `cancel` does nothing from now on."""
        with self._turn:
            self._over = True
        self.remote.close()

    def _counted(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches
        self._unread -= 1


@dataclass(frozen=True)
class _Idle:
    key: _Key
    remote: Remote
    since: float


class Pool:
    """Idle connections of one process; many threads."""

    def __init__(self) -> None:
        self._idle: list[_Idle] = []
        self._forgotten: dict[str, int] = {}
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    @contextmanager
    def lent(
        self, lake: str, options: Mapping[str, Any], connect: Callable[[], Remote], milliseconds: int
    ) -> Iterator[Lent]:
        """A connection of the lake for the block: one that waited, or a new one. Raises what `connect` raises."""
        key = self._key(lake, options)
        lent = Lent(self._waiting(key, milliseconds) or connect())
        try:
            yield lent
        except BaseException:
            lent.end()
            raise
        self._give(key, lent)

    def forget(self, lake: str | None = None) -> None:
        """Close those that wait, of one lake or all, and in due time those in use."""
        with self._lock:
            for each in [lake] if lake else list(self._forgotten):
                self._forgotten[each] = self._forgotten.get(each, 0) + 1
            gone = [each for each in self._idle if lake in (None, each.key[0])]
            self._idle = [each for each in self._idle if each not in gone]
        _close(gone)

    def _key(self, lake: str, options: Mapping[str, Any]) -> _Key:
        told = json.dumps(options, sort_keys=True, default=str).encode()
        with self._lock:
            return (lake, hashlib.sha256(told).hexdigest(), self._forgotten.setdefault(lake, 0))

    def _waiting(self, key: _Key, milliseconds: int) -> Remote | None:
        """One that waited and still answers."""
        while (found := self._taken(key)) is not None:
            try:
                found.begin(milliseconds)
                return found
            except NexusError:
                found.close()
        return None

    def _taken(self, key: _Key) -> Remote | None:
        with self._lock:
            found = next((each for each in reversed(self._idle) if each.key == key), None)
            if found is not None:
                self._idle.remove(found)
        return found.remote if found else None

    def _give(self, key: _Key, lent: Lent) -> None:
        if not lent.rests():
            lent.end()
            return
        with self._lock:
            same = [each for each in self._idle if each.key[0] == key[0]]
            gone = [each for each in same if each.key != key] + ([same[0]] if len(same) >= KEPT else [])
            mine = _Idle(key, lent.remote, time.monotonic())
            if self._forgotten[key[0]] == key[2]:
                self._idle = [*(each for each in self._idle if each not in gone), mine]
                self._sweep_later()
            else:
                gone = [mine]
        _close(gone)

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Timer(IDLE_SECONDS, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            self._sweeper = None
            old = time.monotonic() - IDLE_SECONDS
            gone = [each for each in self._idle if each.since <= old]
            self._idle = [each for each in self._idle if each not in gone]
            if self._idle:
                self._sweep_later()
        _close(gone)


def _close(gone: Sequence[_Idle]) -> None:
    for each in gone:
        each.remote.close()
