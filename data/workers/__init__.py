"""The processes that run SQL people wrote, seen from outside: pool, the snapshots they read, what was asked of them.

A part of the core, like lakes and store; must not know grants, dialects or the web.
"""

from data.workers.history import Asked, History, Ranked, Wanted
from data.workers.pool import Pool, Reply
from data.workers.runs import LiveRun, Run, Runs
from data.workers.snapshots import Snapshot, Snapshots
from data.workers.spool import Spool
from data.workers.states import NEXT, QueryState
from data.workers.ticket import Ticket
from data.workers.workers import Workers, open_workers

__all__ = [
    "NEXT",
    "Asked",
    "History",
    "LiveRun",
    "Pool",
    "QueryState",
    "Ranked",
    "Reply",
    "Run",
    "Runs",
    "Snapshot",
    "Snapshots",
    "Spool",
    "Ticket",
    "Wanted",
    "Workers",
    "open_workers",
]
