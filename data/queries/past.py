"""What was asked before: found again, and summed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from data.access import Actor, Permission, require
from data.core import Core
from data.workers import Asked, Ranked, Wanted

_TOP = 10


class HistoryWanted(TypedDict, total=False):
    """Which queries: `search` looks into the text without regard to case, `status` is succeeded, failed, cancelled,
    timed_out or busy, `since` and `until` (excluded) are moments, `before` is the last query of the page before."""

    search: str | None
    lake: str | None
    status: str | None
    since: datetime | None
    until: datetime | None
    before: tuple[datetime, str] | None


@dataclass(frozen=True)
class Analytics:
    """A summary of past queries. `slowest` are single runs; `most_frequent` (by count) and `most_costly` (by total
    time) are texts with all their runs; `counts` is how many came to which status."""

    slowest: tuple[Asked, ...]
    most_frequent: tuple[Ranked, ...]
    most_costly: tuple[Ranked, ...]
    counts: dict[str, int]


def history(core: Core, *, actor: Actor, limit: int = 100, **wanted: Unpack[HistoryWanted]) -> tuple[Asked, ...]:
    """The newest queries, newest first: the actor's own, or everybody's for an administrator. Raises AccessError."""
    return tuple(core.workers.history.search(_wanted(actor, wanted), limit=limit))


def analytics(core: Core, *, actor: Actor, top: int = _TOP, **wanted: Unpack[HistoryWanted]) -> Analytics:
    """The actor's own past queries summed up, or everybody's for an administrator. Raises AccessError."""
    chosen, past = _wanted(actor, wanted), core.workers.history
    return Analytics(
        slowest=tuple(past.slowest(chosen, limit=top)),
        most_frequent=tuple(past.ranked(chosen, by="count", limit=top)),
        most_costly=tuple(past.ranked(chosen, by="total_ms", limit=top)),
        counts=past.counts(chosen),
    )


def _wanted(actor: Actor, wanted: HistoryWanted) -> Wanted:
    require(actor, Permission.QUERY)
    return Wanted(actor=None if actor.is_admin else actor.id, **wanted)
