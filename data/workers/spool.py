"""Stored results on disk: one Arrow file each, written as it comes, within a quota. Nothing here reads one.

Sandboxed processes make the bytes and read them again; this process only carries them.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import LakeError, LimitError, NotFound

_KEPT_FREE = 256 * 1024 * 1024
_LOOK_EVERY = 16 * 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Spool:
    """The results under one folder, `quota` bytes at most; in a temporary one for a home that is only in memory."""

    def __init__(self, home: Path, *, quota: int) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="nexus-") if home == Path(":memory:") else None
        self.folder = (Path(self._temporary.name) if self._temporary else home.absolute()) / "results"
        self.quota = quota
        self._used: int | None = None
        self._lock = threading.Lock()

    @contextmanager
    def writing(self, query_id: str) -> Iterator[Writing]:
        """A place for the result of `query_id`, which stands there when the block ends without an error.

        Raises LakeError `query.disk_full`, LimitError `query.results_full`.
        """
        self._count_once()
        partial = self.folder / f"{query_id}.partial"
        try:
            with _faults_named(), partial.open("xb", buffering=0) as file:
                writing = Writing(self, file.fileno())
                yield writing
            partial.rename(self._file(query_id))
        except BaseException:
            self._unlink(partial)
            raise

    def reading(self, query_id: str) -> int:
        """A descriptor of the result's file, which the caller closes. Raises NotFound when it is no longer there."""
        try:
            return os.open(self._file(query_id), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise NotFound("query.result_gone", query=query_id) from None

    def remove(self, query_id: str) -> None:
        """Forget a result, if it is there. Who reads it now reads on."""
        self._unlink(self._file(query_id))

    def used(self) -> int:
        """Bytes on disk."""
        return self._count_once()

    def grow(self, size: int) -> None:
        """`size` bytes more are about to be written: the oldest results give way. Raises LimitError when there is none
        left to, and LakeError when the disk itself is nearly full."""
        self._count_once()
        with self._lock:
            before = self._used or 0
            self._used = before + size
        if self._used > self.quota and not self._make_room():
            raise LimitError("query.results_full", quota=self.quota)
        if before // _LOOK_EVERY != self._used // _LOOK_EVERY and shutil.disk_usage(self.folder).free < _KEPT_FREE:
            raise LakeError("query.disk_full", kept_free=_KEPT_FREE)

    def close(self) -> None:
        """Remove what was temporary."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def _file(self, query_id: str) -> Path:
        return self.folder / f"{query_id}.arrow"

    def _make_room(self) -> bool:
        oldest = sorted(self.folder.glob("*.arrow"), key=lambda file: file.stat().st_mtime_ns)
        while oldest and (self._used or 0) > self.quota:
            self._unlink(oldest.pop(0))
        return (self._used or 0) <= self.quota

    def _unlink(self, file: Path) -> None:
        try:
            size = file.stat().st_size
            file.unlink()
        except FileNotFoundError:
            return
        with self._lock:
            self._used = max((self._used or 0) - size, 0)

    def _count_once(self) -> int:
        """What lies there, counted at first use; what a crash left half written goes."""
        with self._lock:
            if self._used is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                for file in self.folder.glob("*.partial"):
                    file.unlink()
                self._used = sum(file.stat().st_size for file in self.folder.glob("*.arrow"))
            return self._used


class Writing:
    """A result that is being written."""

    def __init__(self, spool: Spool, file: int) -> None:
        self._spool = spool
        self._file = file
        self.size = 0

    def write(self, part: bytes) -> None:
        """Add `part`. Raises what `Spool.grow` raises."""
        self._spool.grow(len(part))
        view = memoryview(part)
        while view:
            view = view[os.write(self._file, view) :]
        self.size += len(part)


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise LakeError("query.disk_full", kept_free=0) from error
        raise LakeError("query.spool", reason=os.strerror(error.errno or 0)) from error
