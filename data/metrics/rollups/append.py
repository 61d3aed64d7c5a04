"""Takes the rollups of a table along with a load, in its transaction: new rows are added, changed periods made anew.

The new rows are added up by themselves, the coarse from the fine, and merged: what is there already is not read again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from data.core import Core
from data.errors import NexusError
from data.lakes import DERIVED, WAREHOUSE
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.compile.names import column
from data.metrics.model import Dataset, Measure, bare
from data.metrics.plan import Context
from data.metrics.rolled import Built, held, is_moving, table_of
from data.metrics.rollups.build import build_statement, counted, parent_of, reach_of
from data.metrics.rollups.fold import folds, settled, unfold
from data.metrics.rollups.redo import Stretch, redo, stretch_of
from data.metrics.rollups.registry import CHECKSUM, Record, State, checksum, records, save, switch
from data.metrics.rollups.upkeep import checked_record, context_of, fineness, turn
from data.sql import qualify

AGAIN = {"sum": "{t} + {d}", "min": "least({t}, {d})", "max": "greatest({t}, {d})"}


@dataclass(frozen=True)
class Merged:
    """A rollup that took the new rows in; `single` are the distinct counts that still add up, `reach` is the newest
    moment of the new rows."""

    dataset: Dataset
    built: Built
    context: Context
    single: frozenset[str]
    reach: datetime | None


class Along:
    """The rollups that one load takes along: in its transaction `merge` if it appends, else `note` before and `redo`
    after it wrote; `leave` before its commit, `check` after it, `keep` once it is announced. None of them does anything
    where nothing is taken along.

    A process that dies in between leaves tables that are newer than their records, or records of rollups that are to be
    built: nobody is served from them.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._merged: tuple[Merged, ...] = ()
        self._checked: tuple[Record, ...] = ()
        self._touched: dict[tuple[str, str], Stretch | None] = {}
        self._left: tuple[Record, ...] = ()
        self._before = core.lakes.version(WAREHOUSE)

    def merge(self, cursor: duckdb.DuckDBPyConnection, table: str, appended: str) -> None:
        """Add the rows of `appended` up and merge them into the rollups of the datasets on `table`, in the transaction
        of `cursor`, which adds them to `table` itself after this."""
        self._before = self._core.lakes.version(WAREHOUSE)
        self._merged = tuple(_merge_all(self._core, cursor, table, appended))

    def note(self, cursor: duckdb.DuckDBPyConnection, table: str, rows: str | None) -> None:
        """Note when those rows of `table` are that a load is about to change, which a query gives; None: all."""
        self._before = self._core.lakes.version(WAREHOUSE)
        for dataset, context, standing in _standing_on(self._core, table):
            for time in {built.rollup.time for built in standing.values()}:
                every = Stretch(None, None)
                found = stretch_of(cursor, dataset, time, context, rows) if rows is not None else every
                self._touched[dataset.id, time] = found

    def redo(self, cursor: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
        """Make the periods anew that the load touched, by what was noted and by the rows it wrote, in its transaction.
        Rollups of which too much was touched are left to be built anew."""
        self._merged = tuple(_redo_all(self._core, cursor, table, rows, self._touched))

    def leave(self, table: str) -> None:
        """Let the rollups on `table` that were not taken along serve nobody from now on, until they are built anew."""
        catalog, taken = load_catalog(self._core), {each.built.name for each in self._merged}
        ours = [each for each in catalog.datasets.values() if each.lake == WAREHOUSE and bare(table) in each.reads]
        present = {each.id: self._core.lakes.version(WAREHOUSE, each.reads) for each in ours}
        ready = [record for record in records(self._core).values() if record.state == State.READY]
        standing = (record for record in ready if present.get(record.dataset) == record.version)
        self._left = tuple(record for record in standing if record.name not in taken)
        for record in self._left:
            switch(self._core, record.dataset, record.rollup, State.BUILDING, None)

    def give_back(self) -> None:
        """What was left serves again, where the load was undone."""
        for record in self._left:
            switch(self._core, record.dataset, record.rollup, record.state, record.reason)

    def concerns(self, table: str) -> bool:
        """Whether there may be rollups to take along for a load of `table`."""
        return any(dataset.rollups for dataset in _datasets_on(load_catalog(self._core), table))

    def check(self) -> None:
        """Ask random queries both ways, of the newest days. What can't be asked is left to be built anew:
        the load is committed and fails no more."""
        self._left = ()
        try:
            self._checked = tuple(_settled(self._core, each) for each in self._merged)
        except (duckdb.Error, NexusError, OverflowError, ValueError):
            self._checked = ()

    def keep(self) -> tuple[Record, ...]:
        """The records of what was taken along, valid for the data as it is now. Where another load came between, it is
        not known what is in them: they are stale, and built anew."""
        if self._core.lakes.version(WAREHOUSE) != self._before + 1:
            return ()
        datasets = {each.dataset.id: each.dataset for each in self._merged}
        records = tuple(_present(self._core, datasets[record.dataset], record) for record in self._checked)
        for record in records:
            save(self._core, record)
        return records


@contextmanager
def taken_along(core: Core) -> Iterator[Along | None]:
    """Holds the rollups for one load; None while they are built: then the load goes without them and they follow."""
    with turn(core, wait=False) as ours:
        along = Along(core) if ours else None
        try:
            yield along
        finally:
            if along is not None:
                along.give_back()


def append_rows(core: Core, table: str, appended: str) -> tuple[Record, ...]:
    """Add the rows of `appended`, a table of the warehouse with the columns of `table`, to it and to the rollups of the
    datasets on it, in one transaction, and announce the load; the rollups that went along.

    Others of datasets that read `table` are stale afterwards and built anew. Raises what the engine raises, with
    nothing changed.
    """
    with turn(core):
        along = Along(core)
        with core.lakes.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                along.merge(cursor, table, appended)
                cursor.execute(f"INSERT INTO {_full(table)} SELECT * FROM {_full(appended)}")
                along.leave(table)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                along.give_back()
                raise
        along.check()
        core.lakes.loaded(WAREHOUSE, tables=[table.rpartition(".")[2]])
        return along.keep()


def _merge_all(core: Core, cursor: duckdb.DuckDBPyConnection, table: str, appended: str) -> Iterator[Merged]:
    """Merged, or, where no rows add up to what a rollup has, made anew."""
    for dataset, context, standing in _standing_on(core, table):
        adding = {id_: built for id_, built in standing.items() if not built.by_row}
        yield from _merge(cursor, dataset, context, adding, appended) if adding else ()
        for built in standing.values():
            if built.by_row:
                yield from _with_new(cursor, dataset, context, built, appended)


def _with_new(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, context: Context, built: Built, appended: str
) -> Iterator[Merged]:
    """A rollup whose periods are made anew in which rows are added."""
    stretch = stretch_of(cursor, dataset, built.rollup.time, context, f"SELECT * FROM {_full(appended)}")
    yield from _redone(cursor, dataset, context, built, stretch, appended)


def _redo_all(
    core: Core,
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    rows: str,
    touched: Mapping[tuple[str, str], Stretch | None],
) -> Iterator[Merged]:
    for dataset, context, standing in _standing_on(core, table):
        for built in standing.values():
            time = built.rollup.time
            before, after = touched.get((dataset.id, time)), stretch_of(cursor, dataset, time, context, rows)
            yield from _redone(cursor, dataset, context, built, before.with_(after) if before else after)


def _redone(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    context: Context,
    built: Built,
    stretch: Stretch | None,
    appended: str | None = None,
) -> Iterator[Merged]:
    """A rollup made anew where a load touched it, unless that is too much."""
    if stretch is None:
        yield Merged(dataset, built, context, built.single, None)
        return
    redone = redo(cursor, dataset, context, built, stretch, appended)
    if redone is not None:
        yield Merged(dataset, built, context, redone.single, redone.reach)


def _standing_on(core: Core, table: str) -> Iterator[tuple[Dataset, Context, dict[str, Built]]]:
    """The datasets on a table, each with its rollups that a load can take along."""
    catalog = load_catalog(core)
    for dataset in _datasets_on(catalog, table):
        context = context_of(core, catalog, dataset)
        if context is not None:
            ready = (each for each in context.rollups.get(dataset.id, ()) if each.refused is None)
            yield dataset, context, {each.rollup.id: each for each in ready if not is_moving(dataset, each.rollup)}


def _datasets_on(catalog: Catalog, table: str) -> list[Dataset]:
    """The datasets whose rows are those of a table of the warehouse, and that join it to nothing else."""
    return [
        dataset
        for dataset in catalog.datasets.values()
        if dataset.lake == WAREHOUSE
        and _plain(dataset.table) == _plain(table)
        and _plain(table) not in {_plain(join.table) for join in dataset.joins.values()}
    ]


def _merge(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    context: Context,
    standing: Mapping[str, Built],
    appended: str,
) -> Iterator[Merged]:
    fresh = dataclasses.replace(dataset, table=appended)
    narrow = _of_new(cursor, dataset, context, appended)
    deltas: list[Built] = []
    folded = folds(cursor, fresh, [each.rollup for each in standing.values()], narrow)
    new = _new_values(cursor, dataset, standing.values(), narrow, (appended, folded))
    folded = settled(cursor, folded, dataset, new)
    reach: dict[str, datetime | None] = {}
    for rollup in sorted((each.rollup for each in standing.values()), key=fineness):
        built = standing[rollup.id]
        name = f"{DERIVED}.delta${table_of(dataset.id, rollup.id)}"
        parent = parent_of(rollup, dataset, deltas) or parent_of(rollup, dataset, folded)
        made = build_statement(fresh, rollup, narrow, parent=parent)
        cursor.execute(f"CREATE OR REPLACE TABLE {_full(name)} AS {made.sql}", list(made.values))
        single = frozenset(_still_single(cursor, built, new, name))
        delta = dataclasses.replace(built, dataset=dataclasses.replace(built.dataset, table=name), single=single)
        deltas.append(delta)
        if (built.single - single).intersection(rollup.measures):
            yield from _with_new(cursor, dataset, context, built, appended)
            continue
        cursor.execute(merge_statement(dataset, built, name))
        if rollup.time not in reach:
            reach[rollup.time] = reach_of(cursor, fresh, rollup, context)
        yield Merged(dataset, built, context, single, reach[rollup.time])
    unfold(cursor, folded)
    for delta in deltas:
        cursor.execute(f"DROP TABLE {delta.table}")


def merge_statement(dataset: Dataset, built: Built, delta: str) -> str:
    """The MERGE of a table of new parts into a rollup's; unknown keys meet, unknown values leave the other alone."""
    assert built.schema is not None
    names = list(built.schema.types)
    keys = [name for name in names if name.partition(":")[0] in {"dimension", "key", "time"}]
    on = " AND ".join(f"t.{_quoted(name)} IS NOT DISTINCT FROM d.{_quoted(name)}" for name in keys)
    kinds = {f"measure:{measure.id}": measure.aggregate for measure in held(dataset, built.rollup)}
    sets = ", ".join(f"{_quoted(name)} = {_again(name, kinds)}" for name in names if name not in keys)
    columns = ", ".join(_quoted(name) for name in names)
    values = ", ".join(f"d.{_quoted(name)}" for name in names)
    return (
        f"MERGE INTO {built.table} AS t USING {_full(delta)} AS d ON {on or 'true'}"
        f" WHEN MATCHED THEN UPDATE SET {sets} WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"
    )


def _again(name: str, kinds: Mapping[str, str]) -> str:
    there, new = f"t.{_quoted(name)}", f"d.{_quoted(name)}"
    joined = AGAIN.get(kinds.get(name, "sum"), AGAIN["sum"]).format(t=there, d=new)
    return f"coalesce({joined}, {there}, {new})"


def _of_new(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, context: Context, appended: str) -> Context:
    """What is known of the dataset, of its new rows alone: how many there are, and of a column no more values than lie
    between its ends."""
    schema = context.schemas[dataset.id]
    stats = ", ".join(f"stats({_quoted(name)})" for name in schema.distinct)
    row = cursor.execute(f"SELECT {stats} FROM {_full(appended)} LIMIT 1").fetchone() if stats else None
    ends = zip(schema.distinct.items(), row or [None] * len(schema.distinct), strict=True)
    distinct = {name: min(count, _between(known, count)) for (name, count), known in ends}
    size = cursor.execute(f"SELECT count(*) FROM {_full(appended)}").fetchone()
    narrow = dataclasses.replace(schema, distinct=distinct, size=size[0] if size else 0)
    return dataclasses.replace(context, schemas={**context.schemas, dataset.id: narrow})


def _between(known: object, otherwise: int) -> int:
    """How many whole numbers or days lie between the ends of a column."""
    ends = [known.get("min"), known.get("max")] if isinstance(known, dict) else [None, None]
    days = [end.toordinal() if isinstance(end, date) else end for end in ends]
    first, last = ((day if type(day) is int else None) for day in days)
    return last - first + 1 if first is not None and last is not None else otherwise


def _new_values(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    standing: Iterable[Built],
    context: Context,
    places: tuple[str, Sequence[Built]],
) -> dict[str, int]:
    """How many values each distinct count has in the new rows, of those none of whose values stand in the old ones.
    `places` are where the new rows stand, and what they were folded to."""
    found: dict[str, int] = {}
    appended, folded = places
    rollups = {id_: built.rollup for built in standing for id_ in built.single}
    for id_, rollup in sorted(rollups.items()):
        measure = dataset.measures[id_]
        if not _met_before(cursor, dataset, measure, appended):
            table = next((each.dataset.table for each in folded if id_ in each.rollup.measures), appended)
            found |= counted(cursor, dataclasses.replace(dataset, table=table), rollup, context, [measure])
    return found


def _still_single(cursor: duckdb.DuckDBPyConnection, built: Built, new: Mapping[str, int], delta: str) -> Iterator[str]:
    """Of the distinct counts that added up so far those that still do: each new value lies in one of the new parts."""
    for id_ in sorted(built.single & new.keys()):
        parts = cursor.execute(f"SELECT sum({_quoted(f'measure:{id_}')}) FROM {_full(delta)}").fetchone()
        if parts is not None and (parts[0] or 0) == new[id_]:
            yield id_


def _met_before(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, measure: Measure, appended: str) -> bool:
    """Whether a value of the new rows stands in the old ones; taken for granted where it lies on a joined table."""
    if measure.value is None or measure.value.joins:
        return True
    value = measure.value.tree.sql(dialect="duckdb")
    new = f"SELECT {value} AS v FROM {_full(appended)} AS base"
    old = f"SELECT {value} AS v FROM {_full(dataset.table)} AS base"
    found = cursor.execute(f"SELECT 1 FROM ({old}) AS o SEMI JOIN ({new}) AS n USING (v) LIMIT 1").fetchone()
    return found is not None


def _settled(core: Core, merged: Merged) -> Record:
    """The record of a rollup after a merge, verified on the newest days."""
    built, record = merged.built, records(core)[merged.built.name]
    found = list(core.lakes.fetch(CHECKSUM.format(built.table)).columns.values())
    record = dataclasses.replace(
        record,
        state=State.READY,
        rows=int(found[0][0]),
        base_rows=int(found[1][0]),
        checksum=checksum({str(at): values for at, values in enumerate(found)}),
        reach=max((at for at in (record.reach, merged.reach) if at is not None), default=None),
        single=tuple(sorted(merged.single)),
        built_at=core.clock.now(),
    )
    return checked_record(core, merged.dataset, built.rollup, merged.context, record, whole=False)


def _present(core: Core, dataset: Dataset, record: Record) -> Record:
    """The record as that of the present data version."""
    return dataclasses.replace(record, version=core.lakes.version(dataset.lake, dataset.reads))


def _plain(table: str) -> str:
    return table.lower().removeprefix("main.")


def _full(name: str) -> str:
    schema, dot, table = name.partition(".")
    return qualify(WAREHOUSE, schema, table) if dot else qualify(WAREHOUSE, "main", name)


def _quoted(name: str) -> str:
    return column(name).sql(dialect="duckdb")
