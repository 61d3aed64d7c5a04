"""The parts put together, as the core holds them."""

from __future__ import annotations

from dataclasses import dataclass

from data.settings import Settings
from data.store import Store
from data.workers.history import History
from data.workers.pool import Pool, memory_bytes
from data.workers.runs import Runs
from data.workers.snapshots import Snapshots
from data.workers.spool import Spool

_END_SECONDS = 5.0
_READERS = 2


@dataclass(frozen=True)
class Workers:
    """Pools, snapshots, stored results and history of one core. Nothing runs before the first question.

    `pool` runs people's SQL, `readers` reads stored results, so that a grid scrolls while queries run.
    """

    pool: Pool
    readers: Pool
    snapshots: Snapshots
    spool: Spool
    runs: Runs
    history: History

    def close(self) -> None:
        """Stop what runs, end the processes, write down what they did, remove what was temporary."""
        for live in self.runs.all_live():
            self.pool.stop(live.ticket)
            live.ended.wait(_END_SECONDS)
        self.pool.close()
        self.readers.close()
        self.history.close()
        self.snapshots.close()
        self.spool.close()


def open_workers(settings: Settings, store: Store) -> Workers:
    """Workers by the settings `query_workers`, `query_memory` and `query_results`."""
    spool = Spool(settings.home, quota=memory_bytes(settings.query_results, "NEXUS_QUERY_RESULTS"))
    return Workers(
        pool=Pool(settings, size=settings.query_workers),
        readers=Pool(settings, size=_READERS, spare=0),
        snapshots=Snapshots(settings.home),
        spool=spool,
        runs=Runs(store, spool),
        history=History(store),
    )
