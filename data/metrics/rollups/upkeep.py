"""Keeps rollups true: builds what is missing or stale, verifies it, and only then lets it serve."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from data.access import local_admin
from data.core import Core
from data.errors import NexusError, NotFound
from data.lakes import DERIVED, WAREHOUSE
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.model import Dataset, Rollup
from data.metrics.plan import Context
from data.metrics.prepare import make_context
from data.metrics.query import Grain
from data.metrics.rolled import Built, definition_mark, table_of
from data.metrics.rollups.build import build, parent_of
from data.metrics.rollups.registry import (
    Record,
    State,
    built,
    calendar,
    calendar_of,
    carry,
    forget,
    read_rollups,
    records,
    save,
)
from data.metrics.rollups.usage import write_down
from data.metrics.rollups.verify import Checked, verify
from data.sql import qualify

FINEST_FIRST = tuple(Grain)
LOCK = "metrics.rollups.lock"
GROWN = 1.5


@dataclass(frozen=True)
class Wanted:
    """Which rollups a refresh is about; with `anew` all are built, the present ones too. `stop` ends it between two."""

    lake: str | None = None
    dataset: str | None = None
    anew: bool = False
    stop: threading.Event | None = None

    @property
    def stopped(self) -> bool:
        return self.stop is not None and self.stop.is_set()


def refresh_rollups(core: Core, **wanted: Any) -> tuple[Record, ...]:
    """Bring rollups to the present data: those that are not there, or all of them `anew`; the records that changed.

    Keywords are the fields of `Wanted`. A rollup none of whose tables changed stays as it is. One refresh runs at a
    time.
    """
    want = Wanted(**wanted)
    with turn(core):
        catalog = load_catalog(core, fresh=True)
        _sweep(core, catalog)
        changed: list[Record] = []
        for each in catalog.datasets.values():
            if each.rollups and want.lake in {None, each.lake} and want.dataset in {None, each.id}:
                changed += _refresh(core, catalog, each, want)
        write_down(core)
        return tuple(_with_bytes(core, changed))


def drop_rollup(core: Core, name: str) -> None:
    """Remove a rollup's table and its record; queries go to the rows until it is built anew. Raises NotFound."""
    with turn(core):
        record = records(core).get(name)
        if record is None:
            raise NotFound("rollup.unknown", rollup=name)
        _drop(core, record)


def _refresh(core: Core, catalog: Catalog, dataset: Dataset, want: Wanted) -> list[Record]:
    context = context_of(core, catalog, dataset)
    if context is None:
        return []
    schema, known = context.schemas[dataset.id], records(core)
    stay = {id_ for id_, rollup in dataset.rollups.items() if _stays(core, dataset, rollup, known, context, want)}
    carry(core, dataset.id, stay, schema.version)
    changed: list[Record] = []
    for rollup in sorted(dataset.rollups.values(), key=fineness):
        if rollup.id not in stay and not want.stopped:
            standing = read_rollups(core, dataset, schema)
            others = [each for each in standing if not (want.anew and _waits(each, changed))]
            changed.append(_built_and_checked(core, dataset, rollup, context, others))
    return changed


def _waits(each: Built, changed: Sequence[Record]) -> bool:
    """Whether a rollup is itself still to be built anew."""
    return each.name not in {record.name for record in changed}


def _stays(
    core: Core, dataset: Dataset, rollup: Rollup, known: Mapping[str, Record], context: Context, want: Wanted
) -> bool:
    """Whether a rollup needs no building: it is the present one, or would still be too large."""
    record = known.get(f"{dataset.id}.{rollup.id}")
    if record is None or want.anew:
        return False
    schema = context.schemas[dataset.id]
    dated = calendar_of(core, dataset, rollup, schema)
    same = record.mark == definition_mark(dataset, rollup) and record.calendar == dated
    if not same or record.state not in {State.READY, State.TOO_LARGE, State.OFF}:
        return False
    if record.state == State.TOO_LARGE:
        return schema.size < GROWN * record.base_rows
    if record.version != schema.version:
        return False
    return record.state != State.READY or built(core, dataset, rollup, schema, record).refused is None


def _built_and_checked(
    core: Core, dataset: Dataset, rollup: Rollup, context: Context, others: Sequence[Built]
) -> Record:
    """A rollup built, verified and recorded; `failed` with the engine's words where it could not be built."""
    try:
        record = build(core, dataset, rollup, context, parent=parent_of(rollup, dataset, others))
    except (duckdb.Error, NexusError) as error:
        return _failed(core, dataset, rollup, context, error)
    if record.state == State.TOO_LARGE:
        save(core, record)
        return record
    record = checked_record(core, dataset, rollup, context, record)
    save(core, record)
    return record


def checked_record(
    core: Core, dataset: Dataset, rollup: Rollup, context: Context, record: Record, *, whole: bool = True
) -> Record:
    """The record with the verdict of queries asked both ways, of all time among them if `whole`; `off` where one
    differed, which is told as an event."""
    candidate = built(core, dataset, rollup, context.schemas[dataset.id], replace(record, state=State.READY))
    seed = record.version * 1_000 + record.rows
    checked = verify(core, dataset, candidate, context, seed=seed, whole=whole)
    state, reason = (State.OFF, "rollup.mismatch") if checked.differing else (State.READY, None)
    if checked.differing:
        _alarm(core, record, checked)
    return replace(record, state=state, reason=reason, checked=checked.asked, differing=checked.differing)


def _failed(core: Core, dataset: Dataset, rollup: Rollup, context: Context, error: Exception) -> Record:
    version = context.schemas[dataset.id].version
    record = Record(
        dataset.id, rollup.id, dataset.lake, State.FAILED, definition_mark(dataset, rollup), version, calendar(core),
        reason="rollup.failed", built_at=core.clock.now(),
    )  # fmt: skip
    save(core, record)
    core.events.publish("rollup.failed", {"rollup": record.name, "detail": str(error)[:300]})
    return record


def _alarm(core: Core, record: Record, checked: Checked) -> None:
    facts = {"rollup": record.name, "asked": checked.asked, "differing": checked.differing}
    core.events.publish("rollup.mismatch", {**facts, "query": checked.query[:1000], "detail": checked.detail[:500]})


def context_of(core: Core, catalog: Catalog, dataset: Dataset) -> Context | None:
    """What is known now of one dataset; None while its lake can't be read, or where it lies elsewhere."""
    try:
        found = make_context(core, catalog, {dataset.id: dataset}, local_admin())
    except (NexusError, duckdb.Error):
        return None
    return None if found.engine.elsewhere else found


def _sweep(core: Core, catalog: Catalog) -> None:
    """Remove what no dataset declares any longer."""
    declared = {f"{each.id}.{id_}" for each in catalog.datasets.values() for id_ in each.rollups}
    for name, record in records(core).items():
        if name not in declared and record.dataset not in catalog.broken:
            _drop(core, record)


def _drop(core: Core, record: Record) -> None:
    with core.lakes.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {qualify(WAREHOUSE, DERIVED, table_of(record.dataset, record.rollup))}")
    forget(core, record.dataset, record.rollup)


def _with_bytes(core: Core, changed: Sequence[Record]) -> list[Record]:
    """The records with what their tables take on disk, which is known once all is written."""
    kept = [record for record in changed if record.state in {State.READY, State.OFF}]
    sizes = core.lakes.derived_bytes([table_of(record.dataset, record.rollup) for record in kept])
    found = []
    for record in changed:
        record = replace(record, bytes=sizes.get(table_of(record.dataset, record.rollup)))
        if record.bytes is not None:
            save(core, record)
        found.append(record)
    return found


def fineness(rollup: Rollup) -> tuple[int, int, str]:
    """Sorts rollups so that those come first of which others can be made."""
    return FINEST_FIRST.index(rollup.grain), -len(rollup.dimensions), rollup.id


@contextmanager
def turn(core: Core, *, wait: bool = True) -> Iterator[bool]:
    """The turn of whoever changes rollups, one at a time; False, and no turn, where another has it and there is no
    `wait`."""
    lock: Any = core.memory.keep(LOCK, threading.Lock)
    ours = lock.acquire(blocking=wait)
    try:
        yield ours
    finally:
        if ours:
            lock.release()
