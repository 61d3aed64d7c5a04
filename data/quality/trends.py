"""How scores went: of one table snapshot by snapshot, of all tables day by day. A day nobody measured is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from data.core import Core
from data.quality.model import Dimension, Score, Snapshot
from data.quality.snapshots import snapshots_of
from data.store.tables import quality_results as results
from data.store.tables import quality_snapshots as snapshots

DAYS = 90


@dataclass(frozen=True)
class TrendPoint:
    """The scores of a day, from the last snapshot of it that each table has.

    `tables` were measured; `changed` says that they were measured by other rules than on the measured day before, so
    that both can't be compared.
    """

    day: date
    tables: int
    scores: dict[Dimension, Score]
    changed: bool = False

    @property
    def score(self) -> Score:
        """All dimensions together."""
        return sum(self.scores.values(), Score())


def history(core: Core, lake: str, table: str) -> tuple[Snapshot, ...]:
    """The snapshots of a table, oldest first. Raises NotFound for the lake."""
    core.lakes.record(lake)
    return snapshots_of(core.store, lake, table)


def day_trend(core: Core, *, lake: str | None = None, table: str | None = None) -> tuple[TrendPoint, ...]:
    """The days of the last ninety on which anything was measured, oldest first; of all tables, a lake's or one."""
    since = core.clock.now() - timedelta(days=DAYS)
    day = func.date(snapshots.c.at)
    last = select(func.max(snapshots.c.id)).where(snapshots.c.at >= since)
    for column, value in ((snapshots.c.lake, lake), (snapshots.c.table_name, table)):
        last = last if value is None else last.where(column == value)
    last = last.group_by(snapshots.c.lake, snapshots.c.table_name, day)
    query = (
        select(day, results.c.dimension, func.sum(results.c.tested), func.sum(results.c.passed))
        .join(results, results.c.snapshot == snapshots.c.id)
        .where(snapshots.c.id.in_(last))
        .group_by(day, results.c.dimension)
    )
    marks = select(day, snapshots.c.lake, snapshots.c.table_name, snapshots.c.mark).where(snapshots.c.id.in_(last))
    with core.store.read() as connection:
        rows = connection.execute(query).all()
        marked = connection.execute(marks).all()
    return _points([tuple(row) for row in rows], [tuple(row) for row in marked])


def _points(rows: list[tuple[object, ...]], marked: list[tuple[object, ...]]) -> tuple[TrendPoint, ...]:
    scores: dict[str, dict[Dimension, Score]] = {}
    for day, dimension, tested, passed in rows:
        scores.setdefault(str(day), {})[Dimension(str(dimension))] = Score(int(str(tested)), int(str(passed)))
    marks: dict[str, dict[tuple[object, object], object]] = {}
    for day, lake, table, mark in marked:
        marks.setdefault(str(day), {})[lake, table] = mark
    found: list[TrendPoint] = []
    before: dict[tuple[object, object], object] | None = None
    for day in sorted(marks):
        changed = before is not None and marks[day] != before
        found.append(TrendPoint(date.fromisoformat(day), len(marks[day]), scores.get(day, {}), changed))
        before = marks[day]
    return tuple(found)
