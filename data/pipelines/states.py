"""States of an execution, and which may follow which.

    queued ──► running ──► succeeded
      ▲           │  ├───► failed ──► queued      (a person tries again, or a failure that may pass)
      └───────────┘  └───► cancelled ──► queued
       lease ran out, or a failure that may pass

A queued execution may be cancelled at once.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an execution stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED})
FOLLOWS: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.RUNNING, Status.CANCELLED}),
    Status.RUNNING: frozenset({Status.QUEUED, *OVER}),
    Status.SUCCEEDED: frozenset(),
    Status.FAILED: frozenset({Status.QUEUED}),
    Status.CANCELLED: frozenset({Status.QUEUED}),
}


class Cause(StrEnum):
    """Why an execution was queued."""

    PERSON = "person"
    SCHEDULE = "schedule"
    UPSTREAM = "upstream"
    FILES = "files"
    LAKE = "lake"
    WEBHOOK = "webhook"
    REPLAY = "replay"
    BACKFILL = "backfill"
    START = "start"
