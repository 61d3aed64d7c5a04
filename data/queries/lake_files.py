"""Which DuckDB file stands for which lake: the one place that knows where a worker finds what it may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.core import Core
from data.errors import LakeError
from data.lakes import KINDS, LakeRecord


@dataclass(frozen=True)
class LakeFile:
    """A lake that lies in a file, and the data version it holds."""

    lake: str
    file: Path
    version: int


def lake_file(core: Core, lake: str) -> LakeFile:
    """The file of `lake`'s present data, published or read now if need be. Raises NotFound and LakeError."""
    record = core.lakes.record(lake)
    if record.stand_in is None and not KINDS[record.kind].capabilities.local:
        raise LakeError("lake.not_queryable", lake=lake, kind=record.kind)
    version = core.lakes.version(lake)
    source = core.lakes.snapshot_source(lake)
    if source is not None:
        return LakeFile(lake, source, version)
    snapshot = core.workers.snapshots.publish(core.lakes, record.stand_in or lake)
    return LakeFile(lake, snapshot.file, snapshot.version)


def attachable(core: Core, records: Iterable[LakeRecord]) -> tuple[LakeFile, ...]:
    """The files of those `records` that can be joined to a query at once, without reading a lake first."""
    local = (record.id for record in records if KINDS[record.kind].capabilities.local)
    return tuple(lake_file(core, lake) for lake in local if not core.lakes.is_loading(lake))
