"""The processes that run SQL people wrote, seen from outside: pool, the snapshots they read, what was asked of them.

A part of the core, like lakes and store; must not know grants, dialects or the web.
"""

from data.workers.history import Asked, History
from data.workers.pool import Pool, Reply
from data.workers.snapshots import Snapshot, Snapshots
from data.workers.workers import Workers, open_workers

__all__ = ["Asked", "History", "Pool", "Reply", "Snapshot", "Snapshots", "Workers", "open_workers"]
