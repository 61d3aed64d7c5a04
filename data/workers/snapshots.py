"""Published snapshots: read-only copies of the warehouse, one per data version, made when first asked for.

The warehouse's own file is open for writing here, so nobody else may read it; workers read the copies.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.errors import LakeError
from data.lakes import Lakes
from data.sql import quote
from data.workers import copy_file

_KEPT = 2
_TRIES = 5
_PAUSE = 0.1


@dataclass(frozen=True)
class Snapshot:
    """One published version of a lake. An older version than the lake's stands in while a load holds the lake."""

    lake: str
    version: int
    file: Path


class Snapshots:
    """The snapshots under one folder; in a temporary one for a home that is only in memory."""

    def __init__(self, home: Path) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="nexus-") if home == Path(":memory:") else None
        self.folder = (Path(self._temporary.name) if self._temporary else home.absolute()) / "snapshots"
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def publish(self, lakes: Lakes, lake: str) -> Snapshot:
        """The snapshot of the present version of `lake`, made now if it is not there; callers at once share the work.

        Raises LakeError when a load held the lake for too long and no older snapshot exists.
        """
        version = lakes.version(lake)
        wanted = self._snapshot(lake, version)
        if wanted.file.exists():
            return wanted
        with self._turns[lake]:
            if wanted.file.exists():
                return wanted
            made = self._make(lakes, wanted)
            self._forget_old(lake)
        return made

    def close(self) -> None:
        """Remove what was temporary."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def _make(self, lakes: Lakes, wanted: Snapshot) -> Snapshot:
        self.folder.mkdir(parents=True, exist_ok=True)
        copy = _export if self._temporary is not None else _copy
        for _ in range(_TRIES):
            if copy(lakes, wanted):
                return wanted
            time.sleep(_PAUSE)
        older = self._published(wanted.lake)
        if not older:
            raise LakeError("lake.busy", lake=wanted.lake)
        return older[0]

    def _forget_old(self, lake: str) -> None:
        for snapshot in self._published(lake)[_KEPT:]:
            snapshot.file.unlink(missing_ok=True)

    def _published(self, lake: str) -> list[Snapshot]:
        """What lies there of `lake`, newest first."""
        files = self.folder.glob(f"{lake}-*.duckdb")
        versions = [name.removeprefix(f"{lake}-") for name in (file.stem for file in files)]
        numbers = sorted((int(version) for version in versions if version.isdigit()), reverse=True)
        return [self._snapshot(lake, number) for number in numbers]

    def _snapshot(self, lake: str, version: int) -> Snapshot:
        return Snapshot(lake, version, self.folder / f"{lake}-{version}.duckdb")


def _copy(lakes: Lakes, wanted: Snapshot) -> bool:
    """Bring the file up to date and copy it; False when a writer was in the way."""
    with lakes.cursor() as cursor:
        try:
            cursor.execute(f"CHECKPOINT {quote(wanted.lake)}")
        except duckdb.TransactionException:
            return False
    command = [sys.executable, "-I", "-S", copy_file.__file__, str(lakes.warehouse_file()), str(wanted.file)]
    done = subprocess.run(command, capture_output=True, check=False, env={})
    if done.returncode not in {0, copy_file.CHANGED}:
        raise LakeError("lake.snapshot", lake=wanted.lake, reason=done.stderr.decode(errors="replace")[-200:])
    return done.returncode == 0


def _export(lakes: Lakes, wanted: Snapshot) -> bool:
    """Write a lake that is only in memory to a file."""
    partial = wanted.file.with_suffix(".partial")
    name = quote(f"snapshot {wanted.lake} {wanted.version}")
    path = str(partial).replace("'", "''")
    with lakes.cursor() as cursor:
        cursor.execute(f"ATTACH '{path}' AS {name}")
        try:
            cursor.execute(f"COPY FROM DATABASE {quote(wanted.lake)} TO {name}")
        finally:
            cursor.execute(f"DETACH {name}")
    partial.rename(wanted.file)
    return True
