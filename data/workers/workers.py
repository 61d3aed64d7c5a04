"""The parts put together, as the core holds them."""

from __future__ import annotations

from dataclasses import dataclass

from data.settings import Settings
from data.store import Store
from data.workers.history import History
from data.workers.pool import Pool
from data.workers.snapshots import Snapshots


@dataclass(frozen=True)
class Workers:
    """Pool, snapshots and history of one core. No process and no thread runs before the first question."""

    pool: Pool
    snapshots: Snapshots
    history: History

    def close(self) -> None:
        """End the processes, write down what they did, remove what was temporary."""
        self.pool.close()
        self.history.close()
        self.snapshots.close()


def open_workers(settings: Settings, store: Store) -> Workers:
    """Workers by the settings `query_workers` and `query_memory`."""
    return Workers(Pool(settings), Snapshots(settings.home), History(store))
