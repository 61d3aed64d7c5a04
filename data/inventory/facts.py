"""Facts of lakes for the page and the API, read from the store: asking for them opens and reads no lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from data.core import Core
from data.lakes import LakeCheck, LakeRecord, LakeSize, LakeVersion, Outcome, dialect_of, is_remote

GROWTH_DAYS = 30
HISTORY_DAYS = 90
UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
LakeStatus = Literal["ready", "late", "loading", "failed", "empty"]


@dataclass(frozen=True)
class LakeFacts:
    """One lake as measured at its last load.

    `rows`, `size_bytes` and `tables` are None before the first one, `growth_bytes_per_day` until two days were
    measured. `status` is late when older than `sla_seconds`, failed when nothing could be read; an `error` beside
    ready tells of a reload that failed. A remote lake is live: it has no age of its own, and is failed when it did
    not answer the last time it was asked; `check` is how it was then. A lake with `stand_in` shows the figures of the
    lake that answers for it.
    """

    id: str
    name: str
    kind: str
    dialect: str
    status: LakeStatus
    tables: int | None
    rows: int | None
    size_bytes: int | None
    growth_bytes_per_day: float | None
    last_loaded_at: datetime | None
    freshness_seconds: int | None
    sla_seconds: int | None
    stand_in: str | None
    error: dict[str, Any] | None
    check: LakeCheck | None = None

    @property
    def freshness(self) -> str | None:
        """The age of the data in words: "2 hours"."""
        return None if self.freshness_seconds is None else in_words(self.freshness_seconds)

    def to_json(self) -> dict[str, Any]:
        """The lake as the API writes it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "dialect": self.dialect,
            "status": self.status,
            "tables": self.tables,
            "rows": self.rows,
            "sizeBytes": self.size_bytes,
            "growthBytesPerDay": self.growth_bytes_per_day,
            "lastLoadedAt": self.last_loaded_at.isoformat() if self.last_loaded_at else None,
            "freshnessSeconds": self.freshness_seconds,
            "freshness": self.freshness,
            "slaSeconds": self.sla_seconds,
            "standIn": self.stand_in is not None,
            "standInLake": self.stand_in,
            "error": self.error,
            "health": _health(self.check) if self.check else None,
        }


@dataclass(frozen=True)
class Totals:
    """All lakes together; a stand-in adds no bytes of its own. `average_freshness` is in words, None if unknown."""

    total_lakes: int
    total_size: int
    average_freshness: str | None

    def to_json(self) -> dict[str, Any]:
        """The totals as the API writes them."""
        return {
            "totalLakes": self.total_lakes,
            "totalSize": self.total_size,
            "averageFreshness": self.average_freshness,
        }


def _health(check: LakeCheck) -> dict[str, Any]:
    return {
        "reachable": check.error is None,
        "latencyMs": check.milliseconds,
        "server": check.server,
        "credentialsExpireAt": check.expires_at.isoformat() if check.expires_at else None,
        "checkedAt": check.checked_at.isoformat(),
    }


def inventory(core: Core) -> tuple[LakeFacts, ...]:
    """The facts of every lake, by id."""
    checks = core.lakes.registry.checks()
    return tuple(_facts(core, record, checks.get(record.id)) for record in core.lakes.records())


def lake_facts(core: Core, lake_id: str) -> LakeFacts:
    """The facts of one lake. Raises NotFound."""
    return _facts(core, core.lakes.record(lake_id), core.lakes.registry.checks().get(lake_id))


def lake_history(core: Core, lake_id: str, *, days: int = HISTORY_DAYS) -> tuple[LakeSize, ...]:
    """Rows and bytes of a lake by day, oldest first; days on which nobody measured are left out. Raises NotFound."""
    record = core.lakes.record(lake_id)
    since = core.clock.now().date() - timedelta(days=days)
    return core.lakes.registry.sizes(record.stand_in or record.id, since=since)


def lake_outcomes(core: Core, lake_id: str) -> tuple[Outcome, ...]:
    """What became of each source when the lake was last read, or that nothing could be. Raises NotFound."""
    record = core.lakes.record(lake_id)
    untold = (record.error or {}).get("params", {}).get("outcomes")
    if untold:
        return tuple(Outcome.from_json(each) for each in untold)
    latest = core.lakes.registry.latest(record.id)
    return latest.outcomes if latest else ()


def totals(lakes: Sequence[LakeFacts]) -> Totals:
    """The sums of what `inventory` gave."""
    ages = [lake.freshness_seconds for lake in lakes if lake.freshness_seconds is not None]
    size = sum(lake.size_bytes or 0 for lake in lakes if lake.stand_in is None)
    return Totals(len(lakes), size, in_words(sum(ages) // len(ages)) if ages else None)


def in_words(seconds: int) -> str:
    """A duration in its largest whole unit: "2 hours", "1 day", "0 seconds"."""
    unit, length = next((unit for unit in UNITS if seconds >= unit[1]), UNITS[-1])
    count = seconds // length
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _facts(core: Core, record: LakeRecord, check: LakeCheck | None) -> LakeFacts:
    answering = core.lakes.record(record.stand_in) if record.stand_in else record
    latest = core.lakes.registry.latest(answering.id)
    loaded_at = latest.loaded_at if latest and not is_remote(record) else None
    age = int((core.clock.now() - loaded_at).total_seconds()) if loaded_at else None
    return LakeFacts(
        id=record.id,
        name=record.name,
        kind=record.kind,
        dialect=dialect_of(record),
        status=_status(core, record, latest, age, check),
        tables=len(latest.tables) if latest else None,
        rows=latest.rows if latest else None,
        size_bytes=latest.bytes if latest else None,
        growth_bytes_per_day=_growth(core, latest) if latest else None,
        last_loaded_at=loaded_at,
        freshness_seconds=age,
        sla_seconds=record.sla_seconds,
        stand_in=record.stand_in,
        error=record.error or answering.error or (check.error if check else None),
        check=check,
    )


def _status(
    core: Core, record: LakeRecord, latest: LakeVersion | None, age: int | None, check: LakeCheck | None
) -> LakeStatus:
    if latest is not None and is_remote(record):
        return "failed" if record.error or (check is not None and check.error) else "ready"
    if latest is None or age is None:
        if record.error:
            return "failed"
        return "loading" if core.lakes.is_loading(record.id) else "empty"
    return "late" if record.sla_seconds is not None and age > record.sla_seconds else "ready"


def _growth(core: Core, latest: LakeVersion) -> float | None:
    today = core.clock.now().date()
    sizes = core.lakes.registry.sizes(latest.lake_id, since=today - timedelta(days=GROWTH_DAYS))
    if not sizes or sizes[0].day >= today:
        return None
    return (latest.bytes - sizes[0].bytes) / (today - sizes[0].day).days
