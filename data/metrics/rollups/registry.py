"""What the store knows of rollups, and which of them may serve: those whose table, definition, calendar and data
version are the present ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import duckdb
from sqlalchemy import delete, insert, select, update

from data.core import Core
from data.metrics.model import Dataset, Rollup
from data.metrics.rolled import Built, definition_mark, is_moving, stand_in, stand_in_schema
from data.metrics.schema import Schema
from data.store.tables import rollups as table

EPOCH = "metrics.rollups.epoch"
DATED = " at "


class State(StrEnum):
    """`off` is what a check found wrong; `too_large` saves too little to be worth its room."""

    BUILDING = "building"
    READY = "ready"
    OFF = "off"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    FAILED = "failed"


@dataclass(frozen=True)
class Record:
    """What is known of one rollup. `version` is the data version it was built from, `source` the table or rollup;
    `milliseconds` what building took; `checked` queries were asked both ways, `differing` of them differed."""

    dataset: str
    rollup: str
    lake: str
    state: State
    mark: str
    version: int
    calendar: str
    reason: str | None = None
    rows: int = 0
    base_rows: int = 0
    bytes: int | None = None
    checksum: str = ""
    reach: datetime | None = None
    single: tuple[str, ...] = ()
    source: str = ""
    built_at: datetime | None = None
    milliseconds: float = 0.0
    checked: int = 0
    differing: int = 0
    hits: int = 0
    misses: dict[str, int] = field(default_factory=dict)
    used_at: datetime | None = None

    @property
    def name(self) -> str:
        """`dataset.rollup`."""
        return f"{self.dataset}.{self.rollup}"


def records(core: Core) -> dict[str, Record]:
    """All rollups the store knows, by `dataset.rollup`."""
    query = select(table).order_by(table.c.dataset, table.c.rollup)
    with core.store.read() as connection:
        found = [_record(dict(row)) for row in connection.execute(query).mappings()]
    return {record.name: record for record in found}


def save(core: Core, record: Record) -> None:
    """Keep a record in place of an earlier one; how often it served stays."""
    values: dict[str, Any] = {**vars(record), "single": list(record.single)}
    usage = {name: values.pop(name) for name in ("hits", "misses", "used_at")}
    with core.store.write() as connection:
        changed = connection.execute(update(table).where(*_is(record.dataset, record.rollup)).values(**values))
        if changed.rowcount == 0:
            connection.execute(insert(table).values(**values, **usage))
    _changed(core)


def carry(core: Core, dataset: str, rollups: Collection[str], version: int) -> None:
    """Say that rollups of a dataset are those of another data version too."""
    older = (table.c.dataset == dataset, table.c.rollup.in_(rollups), table.c.version != version)
    with core.store.write() as connection:
        moved = connection.execute(update(table).where(*older).values(version=version))
    if moved.rowcount:
        _changed(core)


def forget(core: Core, dataset: str, rollup: str) -> None:
    """Remove a record."""
    with core.store.write() as connection:
        connection.execute(delete(table).where(*_is(dataset, rollup)))
    _changed(core)


def switch(core: Core, dataset: str, rollup: str, state: State, reason: str | None) -> None:
    """Put a rollup into another state."""
    with core.store.write() as connection:
        connection.execute(
            update(table).where(*_is(dataset, rollup)).values(state=state, reason=reason)
        )  # fmt: skip
    _changed(core)


def distrust(core: Core, used: Iterable[Built], *, detail: str) -> None:
    """Let rollups serve nobody until they are built anew, because their tables could not be read."""
    for each in used:
        switch(core, each.dataset.id, each.rollup.id, State.DAMAGED, "rollup.damaged")
        core.events.publish("rollup.damaged", {"rollup": each.name, "detail": detail[:300]})


def add_usage(core: Core, name: str, *, hits: int, misses: dict[str, int], used_at: datetime | None) -> None:
    """Add to how often a rollup served and was passed over."""
    dataset, _, rollup = name.partition(".")
    with core.store.write() as connection:
        row = connection.execute(select(table.c.hits, table.c.misses).where(*_is(dataset, rollup))).first()
        if row is None:
            return
        total = {**row.misses}
        for reason, count in misses.items():
            total[reason] = total.get(reason, 0) + count
        values: dict[str, Any] = {"hits": row.hits + hits, "misses": total}
        if used_at is not None:
            values["used_at"] = used_at
        connection.execute(update(table).where(*_is(dataset, rollup)).values(**values))


def read_rollups(core: Core, dataset: Dataset, schema: Schema) -> tuple[Built, ...]:
    """The rollups of a dataset as they stand; remembered until one of them or the data changes."""
    epoch = core.memory.get(EPOCH)
    key = ("metrics.rollups", dataset.id)
    stamp = (dataset.mark, schema.version, schema.mark, epoch)
    held = core.memory.get(key)
    if isinstance(held, tuple) and held[0] == stamp:
        return held[1]  # type: ignore[no-any-return]
    known = records(core)
    found = tuple(
        built(core, dataset, rollup, schema, known.get(f"{dataset.id}.{rollup.id}"))
        for rollup in dataset.rollups.values()
    )
    core.memory.set(key, (stamp, found))
    return found


def built(core: Core, dataset: Dataset, rollup: Rollup, schema: Schema, record: Record | None) -> Built:
    """A rollup as it stands, with the reason why it may serve nobody if there is one."""
    bare = Built(rollup, stand_in(dataset, rollup), None, None)
    refused = why_not(core, dataset, rollup, schema.version, record)
    if refused is not None or record is None:
        return replace(bare, refused=refused or "rollup.not_built")
    if record.calendar != calendar_of(core, dataset, rollup, schema):
        return replace(bare, refused="rollup.stale")
    types = sound_types(core, record, bare.table)
    if types is None:
        return replace(bare, refused="rollup.damaged")
    described = stand_in_schema(types, schema, rows=record.rows, version=schema.version)
    return replace(bare, schema=described, rows=record.rows, reach=record.reach, single=frozenset(record.single))


def why_not(core: Core, dataset: Dataset, rollup: Rollup, version: int, record: Record | None) -> str | None:
    """The reason why a record is not that of the present data `version`; the table itself is not looked at."""
    if record is None:
        return "rollup.not_built"
    if record.state != State.READY:
        return f"rollup.{record.state}"
    if record.mark != definition_mark(dataset, rollup):
        return "rollup.changed"
    if record.calendar.partition(DATED)[0] != calendar(core):
        return "rollup.calendar"
    return None if record.version == version else "rollup.stale"


def calendar(core: Core) -> str:
    """The zone and the month in which days and years begin."""
    return f"{core.settings.time_zone} {core.settings.fiscal_year_start}"


def calendar_of(core: Core, dataset: Dataset, rollup: Rollup, schema: Schema) -> str:
    """The calendar a rollup is true in; with the watermark where a measure of it asks for that."""
    dated = f"{DATED}{schema.anchor.last:%Y-%m-%dT%H:%M:%S}" if is_moving(dataset, rollup) and schema.anchor else ""
    return calendar(core) + dated


def sound_types(core: Core, record: Record, full: str) -> dict[str, str] | None:
    """The columns of a rollup's table and their types; None when the table is gone or not the one that was built.

    Looked at once per process and build: while it runs, nobody else can write the file.
    """
    key = ("metrics.rollups.sound", record.name, record.checksum, record.version)
    held = core.memory.get(key)
    if isinstance(held, dict):
        return held
    try:
        described = core.lakes.fetch(f"DESCRIBE {full}").columns
        found = checksum(core.lakes.fetch(CHECKSUM.format(full)).columns)
    except duckdb.Error:
        return None
    if found != record.checksum:
        return None
    types = dict(zip(described["column_name"], described["column_type"], strict=True))
    core.memory.set(key, types)
    return types


CHECKSUM = 'SELECT count(*), coalesce(sum("__rows"), 0), bit_xor(hash(t)) FROM {} AS t'


def checksum(columns: dict[str, list[Any]]) -> str:
    """The answer to `CHECKSUM` as text."""
    return " ".join(str(values[0]) for values in columns.values())[:40]


def _changed(core: Core) -> None:
    core.memory.set(EPOCH, int(str(core.memory.get(EPOCH) or 0)) + 1)


def _is(dataset: str, rollup: str) -> tuple[Any, ...]:
    return (table.c.dataset == dataset, table.c.rollup == rollup)


def _record(row: dict[str, Any]) -> Record:
    return Record(**{**row, "state": State(row["state"]), "single": tuple(row["single"])})
