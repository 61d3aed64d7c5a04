"""Which DuckDB file stands for which lake: the one place that knows where a worker finds what it may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.core import Core
from data.errors import LakeError
from data.lakes import KINDS, LakeRecord

WAREHOUSE = "prod"


@dataclass(frozen=True)
class LakeFile:
    """A lake that lies in a file, and the data version it holds. `brought` are rows of a remote lake, put there for one
    query."""

    lake: str
    file: Path
    version: int
    brought: bool = False


def lake_file(core: Core, record: LakeRecord) -> LakeFile:
    """The file of the present data of the lake that `record` is, published or read now if need be.

    The file's `lake` is the one that answers: a stand-in under its own name. Raises NotFound and LakeError.
    """
    if record.stand_in is None and not KINDS[record.kind].capabilities.local:
        raise LakeError("lake.not_queryable", lake=record.id, kind=record.kind)
    lake = record.stand_in or record.id
    if lake == WAREHOUSE:
        snapshot = core.workers.snapshots.publish(core.lakes, WAREHOUSE)
        return LakeFile(lake, snapshot.file, snapshot.version)
    held = core.memory.get(_key(core, lake))
    if isinstance(held, LakeFile) and held.file.exists():
        return held
    source = core.lakes.snapshot_source(lake)
    if source is None:
        raise LakeError("lake.not_queryable", lake=lake, kind=record.kind)
    found = LakeFile(lake, source, core.lakes.version(lake))
    core.memory.set(_key(core, lake), found)
    return found


def attachable(core: Core, records: Iterable[LakeRecord]) -> tuple[LakeFile, ...]:
    """The files of those `records` that can be joined to a query at once, without reading a lake first."""
    local = (record for record in records if KINDS[record.kind].capabilities.local)
    return tuple(lake_file(core, record) for record in local if record.id == WAREHOUSE or record.version)


def _key(core: Core, lake: str) -> str:
    return f"lake file {lake} {core.lakes.version(lake)}"
