"""States of a query that runs behind its asker's back.

    queued ──► running ──► succeeded
      │ │       │ │ └────► failed
      │ │       │ └──────► timed_out
      │ │       ▼
      │ └──► cancelling ──► cancelled
      │          └────────► succeeded · failed · timed_out   (it was done before it could be stopped)
      └────► failed · timed_out                              (no place, no process, no time)

What has ended stays as it ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class QueryState(StrEnum):
    """Where a query stands."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    SUCCEEDED = "succeeded"

    @property
    def is_final(self) -> bool:
        return not NEXT[self]


_ENDED = frozenset({QueryState.SUCCEEDED, QueryState.FAILED, QueryState.TIMED_OUT})
NEXT: Mapping[QueryState, frozenset[QueryState]] = {
    QueryState.QUEUED: frozenset({QueryState.RUNNING, QueryState.CANCELLING, QueryState.FAILED, QueryState.TIMED_OUT}),
    QueryState.RUNNING: _ENDED | {QueryState.CANCELLING},
    QueryState.CANCELLING: _ENDED | {QueryState.CANCELLED},
    QueryState.CANCELLED: frozenset(),
    QueryState.TIMED_OUT: frozenset(),
    QueryState.FAILED: frozenset(),
    QueryState.SUCCEEDED: frozenset(),
}
