"""How good the data is now: every table with its newest snapshot, scores, and how much of it is looked at.

Promises of freshness are judged at the moment one asks, on the newest event that was measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from data.core import Core
from data.errors import LakeError, NotFound
from data.lakes import TableInfo
from data.quality.kinds.fresh import kept_now
from data.quality.model import Dimension, RuleResult, Score, Snapshot, TableRules
from data.quality.place import is_theirs, name_of
from data.quality.rulebook import Rulebook, load_rulebook
from data.quality.snapshots import newest_snapshots

PATIENCE = 2.0
SHELF = "quality.newest"
CHANGES = "quality.changes"


@dataclass(frozen=True)
class TableQuality:
    """A table as it stands. `results` are those of rules that are still there; `snapshot` is None before the first.

    `columns` it has, `covered` of them some rule looks at. `stale` says that rules changed since it was measured.
    """

    lake: str
    table: str
    columns: int
    covered: int
    rules: TableRules
    snapshot: Snapshot | None = None
    results: tuple[RuleResult, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether anything of it was tested."""
        return self.score().percent is not None

    @property
    def stale(self) -> bool:
        """Whether its rules changed since it was measured."""
        return self.snapshot is not None and self.snapshot.mark != self.rules.mark

    def score(self, dimension: Dimension | None = None) -> Score:
        """The score of the table, or of one dimension of it."""
        return sum((r.score for r in self.results if dimension is None or r.dimension is dimension), Score())


@dataclass(frozen=True)
class Overview:
    """All tables of all lakes that are read, by lake and name; `silent` lakes could not tell theirs just now."""

    tables: tuple[TableQuality, ...]
    silent: tuple[str, ...] = ()

    def score(self, dimension: Dimension | None = None) -> Score:
        """The score of everything, or of one dimension of it."""
        return sum((table.score(dimension) for table in self.tables), Score())

    @property
    def coverage(self) -> float | None:
        """Columns that a rule looks at ÷ columns; None where there are none."""
        columns = sum(table.columns for table in self.tables)
        return sum(table.covered for table in self.tables) / columns if columns else None

    @property
    def at(self) -> datetime | None:
        """When the newest snapshot was taken."""
        return max((table.snapshot.at for table in self.tables if table.snapshot), default=None)


def overview(core: Core, *, lake: str | None = None) -> Overview:
    """The quality of all tables, or those of one lake. Stand-ins have no tables of their own. Raises NotFound."""
    if lake is not None:
        core.lakes.record(lake)
    book, newest = load_rulebook(core), _newest(core)
    records = [r for r in core.lakes.records() if r.stand_in is None and lake in (None, r.id)]
    ready = [r.id for r in records if r.version and not core.lakes.is_loading(r.id)]
    found: list[TableQuality] = []
    silent: list[str] = []
    for id_ in ready:
        try:
            tables = [info for info in core.lakes.tables(id_) if is_theirs(info)]
            found += [_table(core, id_, info, book, newest) for info in tables]
        except LakeError:
            silent.append(id_)
    return Overview(tuple(found), tuple(silent))


def table_quality(core: Core, lake: str, table: str) -> TableQuality:
    """The quality of one table. Raises NotFound."""
    info = next((each for each in core.lakes.tables(lake) if name_of(each) == table), None)
    if info is None:
        raise NotFound("lake.table_unknown", lake=lake, table=table)
    return _table(core, lake, info, load_rulebook(core), _newest(core))


def score_of(core: Core, tables: Iterator[tuple[str, str]]) -> Score:
    """The score of some tables together, by lake and name; costs no query while nothing was measured anew."""
    newest, book, now = _newest(core), load_rulebook(core), core.clock.now()
    total = Score()
    for at in tables:
        snapshot = newest.get(at)
        if snapshot is not None:
            total = sum((r.score for r in _current(snapshot, book.of(*at), now)), total)
    return total


def _table(
    core: Core, lake: str, info: TableInfo, book: Rulebook, newest: Mapping[tuple[str, str], Snapshot]
) -> TableQuality:
    name = name_of(info)
    rules, snapshot = book.of(lake, name), newest.get((lake, name))
    names = {column.name for column in info.columns}
    results = tuple(_current(snapshot, rules, core.clock.now())) if snapshot else ()
    return TableQuality(lake, name, len(names), len(rules.covered & names), rules, snapshot, results)


def _current(snapshot: Snapshot, rules: TableRules, now: datetime) -> Iterator[RuleResult]:
    for result in snapshot.results:
        rule = rules.rule(result.rule)
        if rule is None:
            continue
        if rule.kind == "fresh" and result.kind == "fresh" and result.error is None:
            kept = kept_now(rule.options, result.facts, now)
            since = None if kept else result.since or now
            yield replace(result, passed=int(kept), since=since)
        else:
            yield result


def _newest(core: Core) -> dict[tuple[str, str], Snapshot]:
    changes, moment = core.memory.get(CHANGES), time.monotonic()
    held = core.memory.get(SHELF)
    if isinstance(held, _Held) and held.changes is changes and moment < held.until:
        return held.snapshots
    found = {(s.lake, s.table): s for s in newest_snapshots(core.store)}
    core.memory.set(SHELF, _Held(found, changes, moment + PATIENCE))
    return found


@dataclass(frozen=True)
class _Held:
    snapshots: dict[tuple[str, str], Snapshot]
    changes: object
    until: float
