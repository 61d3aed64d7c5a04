"""Which DuckDB files a worker opens for which lakes: the one place that knows where lakes lie."""

from __future__ import annotations

from data.core import Core
from data.queries.snapshots import Snapshot, Snapshots

WAREHOUSE = "prod"


def lake_files(core: Core, snapshots: Snapshots, lakes: tuple[str, ...]) -> tuple[Snapshot, ...]:
    """A file for each of `lakes` that lies in one, in the same order."""
    return tuple(snapshots.publish(core.lakes, lake) for lake in lakes if lake == WAREHOUSE)
