"""What the store knows of lakes: registrations, loaded versions, and how large each lake was on which day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data.errors import NotFound
from data.lakes.kinds import KINDS
from data.lakes.measure import Measured
from data.lakes.outcome import Outcome
from data.store import Store
from data.store.tables import lake_checks, lake_sizes, lake_versions, table_changes
from data.store.tables import lakes as table

KEPT = 2
ANY = ""


@dataclass(frozen=True)
class LakeRecord:
    """What is registered of a lake. `stand_in` names the lake that answers in its place, if it has no credentials."""

    id: str
    name: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    stand_in: str | None = None
    sla_seconds: int | None = None
    version: int = 0
    loaded_at: datetime | None = None
    error: dict[str, Any] | None = None


def dialect_of(record: LakeRecord) -> str:
    """The dialect of SQL that a lake answers in."""
    return str(record.options.get("dialect") or KINDS[record.kind].dialect)


@dataclass(frozen=True)
class LakeVersion:
    """One load of a lake. `bytes` are those of its sources, `seconds` what reading them took; `fingerprint` tells
    whether the sources have changed since."""

    lake_id: str
    version: int
    loaded_at: datetime
    seconds: float
    rows: int
    bytes: int
    fingerprint: str
    tables: tuple[Measured, ...]
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class LakeCheck:
    """How a lake was when it was last asked: the time of a small answer in ms, None with the `error` that came instead;
    what its server calls itself and when the credentials end, None where the lake doesn't tell."""

    lake_id: str
    checked_at: datetime
    milliseconds: float | None
    server: str | None = None
    expires_at: datetime | None = None
    error: dict[str, Any] | None = None


@dataclass(frozen=True)
class LakeSize:
    """Rows and bytes of a lake on a day."""

    day: date
    rows: int
    bytes: int


class Registry:
    """Reads and writes the tables of lakes; each write is one transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def records(self) -> tuple[LakeRecord, ...]:
        """All registered lakes, by id."""
        with self.store.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
        return tuple(_record(dict(row)) for row in rows)

    def record(self, lake_id: str) -> LakeRecord:
        """One lake. Raises NotFound."""
        with self.store.read() as connection:
            row = connection.execute(select(table).where(table.c.id == lake_id)).mappings().first()
        if row is None:
            raise NotFound("lake.unknown", lake=lake_id)
        return _record(dict(row))

    def insert(self, record: LakeRecord) -> bool:
        """Add a lake; False when its id is taken."""
        with self.store.write() as connection:
            if connection.execute(select(table.c.id).where(table.c.id == record.id)).first() is not None:
                return False
            connection.execute(insert(table).values(**vars(record)))
            return True

    def update(self, record: LakeRecord) -> None:
        """Store name, promise and options of a lake."""
        kept = {"name": record.name, "sla_seconds": record.sla_seconds, "options": record.options, "error": None}
        with self.store.write() as connection:
            connection.execute(update(table).where(table.c.id == record.id).values(**kept))

    def remove(self, connection: Connection, lake_id: str) -> None:
        """Forget a lake and all that is known of it."""
        for known in (lake_versions, lake_sizes, lake_checks, table_changes):
            connection.execute(delete(known).where(known.c.lake_id == lake_id))
        connection.execute(delete(table).where(table.c.id == lake_id))

    def commit(self, connection: Connection, version: LakeVersion, *, changed: Collection[str]) -> None:
        """Make `version` the current one, note which tables it `changed` (none named: any) and the day's size, and
        forget versions older than the last two."""
        lake = version.lake_id
        self._note_changes(connection, lake, version.version, changed)
        connection.execute(
            update(table)
            .where(table.c.id == lake)
            .values(version=version.version, loaded_at=version.loaded_at, error=None)
        )
        connection.execute(
            insert(lake_versions).values(
                **{
                    **vars(version),
                    "tables": [table.to_json() for table in version.tables],
                    "outcomes": [outcome.to_json() for outcome in version.outcomes],
                }
            )
        )
        old = lake_versions.c.version <= version.version - KEPT
        connection.execute(delete(lake_versions).where(lake_versions.c.lake_id == lake, old))
        self.note_size(connection, lake, LakeSize(version.loaded_at.date(), version.rows, version.bytes))

    def changed_at(self, lake_id: str, names: Collection[str]) -> int:
        """The version that changed one of some tables last."""
        said = table_changes.c.name.in_([ANY, *(name.lower() for name in names)])
        newest = select(func.max(table_changes.c.version)).where(table_changes.c.lake_id == lake_id, said)
        with self.store.read() as connection:
            return connection.execute(newest).scalar() or 0

    def _note_changes(self, connection: Connection, lake_id: str, version: int, names: Collection[str]) -> None:
        of_lake = table_changes.c.lake_id == lake_id
        changed = {name.lower() for name in names}
        before = of_lake & table_changes.c.name.in_(changed) if changed else of_lake
        connection.execute(delete(table_changes).where(before))
        rows = [{"lake_id": lake_id, "name": name, "version": version} for name in sorted(changed or {ANY})]
        connection.execute(insert(table_changes), rows)

    def note_size(self, connection: Connection, lake_id: str, size: LakeSize) -> None:
        """Keep the size of a day; the day's last one stays."""
        day = (lake_sizes.c.lake_id == lake_id) & (lake_sizes.c.day == size.day)
        connection.execute(delete(lake_sizes).where(day))
        connection.execute(insert(lake_sizes).values(lake_id=lake_id, **vars(size)))

    def note_check(self, check: LakeCheck) -> None:
        """Keep how a lake was; only the last time is kept."""
        with self.store.write() as connection:
            connection.execute(delete(lake_checks).where(lake_checks.c.lake_id == check.lake_id))
            connection.execute(insert(lake_checks).values(**vars(check)))

    def checks(self) -> dict[str, LakeCheck]:
        """How each lake was, by id; those never asked are left out."""
        with self.store.read() as connection:
            rows = connection.execute(select(lake_checks)).mappings().all()
        return {row["lake_id"]: LakeCheck(**row) for row in rows}

    def failed(self, lake_id: str, error: dict[str, Any]) -> None:
        """Keep why the last load failed; the current version stays."""
        with self.store.write() as connection:
            connection.execute(update(table).where(table.c.id == lake_id).values(error=error))

    def latest(self, lake_id: str) -> LakeVersion | None:
        """The current version, None before the first load."""
        newest = select(func.max(lake_versions.c.version)).where(lake_versions.c.lake_id == lake_id).scalar_subquery()
        query = select(lake_versions).where(lake_versions.c.lake_id == lake_id, lake_versions.c.version == newest)
        with self.store.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        tables = tuple(Measured.from_json(t) for t in row["tables"])
        outcomes = tuple(Outcome.from_json(o) for o in row["outcomes"])
        return LakeVersion(**{**row, "tables": tables, "outcomes": outcomes})

    def sizes(self, lake_id: str, *, since: date) -> tuple[LakeSize, ...]:
        """The sizes kept since a day, oldest first."""
        columns = (lake_sizes.c.day, lake_sizes.c.rows, lake_sizes.c.bytes)
        query = select(*columns).where(lake_sizes.c.lake_id == lake_id, lake_sizes.c.day >= since)
        with self.store.read() as connection:
            return tuple(LakeSize(*row) for row in connection.execute(query.order_by(lake_sizes.c.day)))


def _record(row: dict[str, Any]) -> LakeRecord:
    return LakeRecord(**row)
