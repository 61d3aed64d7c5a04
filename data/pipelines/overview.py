"""All pipelines at a glance: health, last and next run, success rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from data.core import Core
from data.pipelines.execution import Execution
from data.pipelines.executions import executions
from data.pipelines.pipelines import Stored, stored_pipelines
from data.pipelines.states import OVER, Status
from data.store.tables import executions as table

RECENT = 20


@dataclass(frozen=True)
class Health:
    """A pipeline with its last executions, newest first. `success_rate` is the percentage of those that are over and
    were not cancelled, None before the first."""

    stored: Stored
    recent: tuple[Execution, ...]
    success_rate: float | None

    @property
    def last(self) -> Execution | None:
        return next(iter(self.recent), None)


@dataclass(frozen=True)
class Stats:
    """All pipelines together; times in UTC, the rate in percent over all executions that are over."""

    total: int
    active: int
    last_run: datetime | None
    next_run: datetime | None
    success_rate: float | None
    records_moved: int


def list_pipelines(core: Core) -> tuple[Health, ...]:
    """Every pipeline with its health, by id."""
    return tuple(pipeline_health(core, stored) for stored in stored_pipelines(core))


def pipeline_health(core: Core, stored: Stored) -> Health:
    """One pipeline with its last executions."""
    recent = executions(core, pipeline_id=stored.pipeline.id, limit=RECENT)
    return Health(stored, recent, _rate(recent))


def pipeline_stats(core: Core) -> Stats:
    """The figures above the list."""
    stored = stored_pipelines(core)
    with core.store.read() as connection:
        last = connection.execute(select(func.max(table.c.started_at))).scalar()
        counted: dict[str, int] = dict(
            connection.execute(select(table.c.status, func.count()).group_by(table.c.status)).all()
        )
        moved = connection.execute(select(func.coalesce(func.sum(table.c.loaded), 0))).scalar_one()
    ended = counted.get("succeeded", 0) + counted.get("failed", 0)
    due = [each.next_at for each in stored if each.next_at is not None]
    return Stats(
        total=len(stored),
        active=sum(each.pipeline.active for each in stored),
        last_run=last,
        next_run=min(due, default=None),
        success_rate=round(100 * counted.get("succeeded", 0) / ended, 1) if ended else None,
        records_moved=int(moved),
    )


def _rate(found: Iterable[Execution]) -> float | None:
    ended = [each for each in found if each.status in OVER and each.status is not Status.CANCELLED]
    if not ended:
        return None
    return round(100 * sum(each.status is Status.SUCCEEDED for each in ended) / len(ended), 1)
