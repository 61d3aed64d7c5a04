"""Files of materialised lakes: `<home>/lakes/<id>/<version>.duckdb`, written aside and renamed when whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path

from data.errors import InputError, LakeError, NexusError
from data.lakes.kinds import KINDS
from data.lakes.loader import Job, Limits, Report, run_loader
from data.lakes.registry import KEPT, LakeRecord, LakeVersion
from data.settings import Settings


class Materialiser:
    """Makes, finds and removes the files. A core in memory keeps them in a folder that goes with it."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._limits = limits
        self._borrowed: tempfile.TemporaryDirectory[str] | None = None
        self._home = settings.home / "lakes"
        self._in_memory = settings.home == Path(":memory:")

    def path(self, lake_id: str, version: int) -> Path:
        """Where a version lies, or would."""
        return self._folder(lake_id) / f"{version}.duckdb"

    def load(self, record: LakeRecord, moment: datetime) -> LakeVersion:
        """Read the lake's sources into the file of its next version. Raises InputError when no table came of them,
        LakeError when the loader failed, or a driver is missing."""
        started = time.perf_counter()
        folder = self._folder(record.id)
        work = folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            before = _sources(record)
            report = run_loader(Job(record.kind, record.options, work / "lake.duckdb", work), self._limits)
            sources = report.listed or before
            if not report.tables:
                raise _nothing(record, report)
            _publish(work / "lake.duckdb", self.path(record.id, record.version + 1))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return LakeVersion(
            record.id,
            record.version + 1,
            moment,
            time.perf_counter() - started,
            sum(table.rows for table in report.tables),
            sum(size for _, size, _ in sources),
            _fingerprint(sources),
            tuple(report.tables),
            tuple(report.outcomes),
        )

    def fingerprint(self, record: LakeRecord) -> str:
        """Changes when a source file comes, goes, grows or is written. Raises like `look`."""
        return self.look(record)[0]

    def look(self, record: LakeRecord) -> tuple[str, float]:
        """The fingerprint of the sources, and the ms in which they were listed. Raises InputError for a path that is
        not there, LakeError when what lies elsewhere can't be listed."""
        kind = KINDS[record.kind]
        started = time.perf_counter()
        if not kind.is_elsewhere(record.options):
            kind.check(record.options)
            return _fingerprint(_sources(record)), (time.perf_counter() - started) * 1000
        with tempfile.TemporaryDirectory(prefix="nexus-look-") as folder:
            work = Path(folder)
            report = run_loader(Job(record.kind, record.options, work / "lake.duckdb", work, look=True), self._limits)
        return _fingerprint(report.listed), report.milliseconds

    def prune(self, lake_id: str, version: int) -> None:
        """Remove versions older than the last two. Processes that have one open keep reading it."""
        for file in self._folder(lake_id).glob("*.duckdb"):
            if file.stem.isdigit() and int(file.stem) <= version - KEPT:
                file.unlink(missing_ok=True)

    def remove(self, lake_id: str) -> None:
        """Remove all versions."""
        shutil.rmtree(self._folder(lake_id), ignore_errors=True)

    def close(self) -> None:
        """Remove what was borrowed."""
        if self._borrowed is not None:
            self._borrowed.cleanup()
            self._borrowed = None

    def _folder(self, lake_id: str) -> Path:
        if self._in_memory and self._borrowed is None:
            self._borrowed = tempfile.TemporaryDirectory(prefix="nexus-lakes-")
        root = Path(self._borrowed.name) if self._borrowed is not None else self._home
        return root.resolve() / lake_id


def _sources(record: LakeRecord) -> list[tuple[str, int, str]]:
    """Name, bytes and mark of each source file on this machine."""
    kind = KINDS[record.kind]
    if kind.paths is None or kind.is_elsewhere(record.options):
        return []
    stats = ((path, path.stat()) for path in kind.paths(record.options))
    return [(str(path), found.st_size, str(found.st_mtime_ns)) for path, found in stats]


def _fingerprint(sources: list[tuple[str, int, str]]) -> str:
    digest = hashlib.sha256()
    for name, size, mark in sources:
        digest.update(f"{name}\0{size}\0{mark}\0".encode())
    return digest.hexdigest()


def _nothing(record: LakeRecord, report: Report) -> NexusError:
    notes = [note for outcome in report.outcomes for note in outcome.notes]
    if notes and all(note.code == "load.driver_missing" for note in notes):
        return LakeError("lake.driver_missing", kind=record.kind, package=notes[0].params["package"])
    outcomes = [outcome.to_json() for outcome in report.outcomes]
    return InputError("lake.nothing_loaded", lake=record.id, outcomes=outcomes)


def _publish(file: Path, target: Path) -> None:
    _sync(file)
    os.replace(file, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
