"""A SQLite file, read with Python's own driver in bounded batches. Declared types hold where every value keeps them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.errors import InputError
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.loaded import loaded
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Note, Outcome, Status, failed
from data.lakes.reading.names import identifier, unique
from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import settle, stage
from data.sql import quote

OPTIONS = (Option("path", "path", "The SQLite file.", required=True),)
BATCH = 50_000
SIGNATURE = b"SQLite format 3\x00"


def check(options: Options) -> dict[str, Any]:
    """The path made absolute. Raises InputError, also when the file is not SQLite's."""
    path = existing(str(checked(OPTIONS, options)["path"]), folder=False)
    if not is_sqlite(path):
        raise InputError("lake.not_sqlite", path=str(path))
    return {"path": str(path)}


def is_sqlite(path: Path) -> bool:
    """Whether the file says so itself."""
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


def paths(options: Options) -> tuple[Path, ...]:
    """The file and its write-ahead log."""
    main = Path(options["path"])
    return tuple(path for path in (main, main.with_name(main.name + "-wal")) if path.exists())


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables and views, or one outcome that says why they can't be listed."""
    path = Path(options["path"])
    try:
        with _opened(path) as database:
            listed = database.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
            ).fetchall()
    except sqlite3.Error as error:
        return (failed(path.name, "load.damaged", format="SQLite", detail=str(error)[:200], line=0),)
    return tuple(Source(name, identifier(name, fallback="table"), (path,), name) for (name,) in listed)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table of the file."""
    table = unique(source.table, loading.tables)
    decoded = _Text()
    try:
        with _opened(source.paths[0]) as database:
            database.text_factory = decoded
            columns = _columns(database, source.detail)
            reader = pa.RecordBatchReader.from_batches(
                pa.schema([(column.name, column.type) for column in columns]),
                _batches(database, source.detail, columns),
            )
            loading.connection.register("sqlite_rows", reader)
            stage(loading.connection, "sqlite_rows")
        read = settle(loading.connection, table)
    except Refused as refused:
        yield Outcome(source.name, Status.FAILED, notes=(refused.note,))
    except (sqlite3.Error, duckdb.Error, pa.ArrowException) as error:
        yield failed(source.name, "load.damaged", format="SQLite", detail=str(error).split("\n")[0][:200], line=0)
    else:
        notes = (*read.notes, *_mixed(columns), *decoded.notes())
        yield loaded(loading, source.name, table, replace(read, notes=notes))


@dataclass(frozen=True)
class _Column:
    name: str
    type: pa.DataType
    mixed: bool = False


class _Text:
    """Decodes texts; bytes that are not UTF-8 become replacement characters, and are counted."""

    def __init__(self) -> None:
        self._replaced = 0

    def __call__(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self._replaced += 1
            return raw.decode("utf-8", "replace")

    def notes(self) -> tuple[Note, ...]:
        return (Note("load.text_replaced", {"values": self._replaced}),) if self._replaced else ()


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False))


def _columns(database: sqlite3.Connection, table: str) -> list[_Column]:
    declared = [(row[1], row[2].upper()) for row in database.execute(f"PRAGMA table_xinfo({quote(table)})")]
    kinds = ("integer", "real", "text", "blob")
    sums = [f"coalesce(sum(typeof({quote(name)}) = '{kind}'), 0)" for name, _ in declared for kind in kinds]
    bools = [f"coalesce(min({quote(name)} IN (0, 1)), 0)" for name, _ in declared]
    row = database.execute(f"SELECT {', '.join([*sums, *bools])} FROM {quote(table)}").fetchone()
    columns = []
    for place, (name, kind) in enumerate(declared):
        integers, reals, texts, blobs = (bool(count) for count in row[4 * place : 4 * place + 4])
        flag = "BOOL" in kind and bool(row[len(sums) + place]) and not (reals or texts or blobs)
        columns.append(_column(name, kind, flag=flag, stored=(integers, reals, texts, blobs)))
    return columns


def _column(name: str, declared: str, *, flag: bool, stored: tuple[bool, bool, bool, bool]) -> _Column:
    integers, reals, texts, blobs = stored
    sorts = (integers or reals) + texts + blobs
    if sorts > 1:
        return _Column(name, pa.string(), mixed=True)
    if flag:
        return _Column(name, pa.bool_())
    if blobs:
        return _Column(name, pa.binary())
    if texts or not (sorts or re.search("INT|REAL|FLOA|DOUB|DEC|NUM", declared)):
        return _Column(name, pa.string())
    fractions = reals or re.search("REAL|FLOA|DOUB|DEC|NUM", declared)
    return _Column(name, pa.float64() if fractions else pa.int64())


def _batches(database: sqlite3.Connection, table: str, columns: list[_Column]) -> Iterator[pa.RecordBatch]:
    names = ", ".join(quote(column.name) for column in columns)
    cursor = database.execute(f"SELECT {names} FROM {quote(table)}")
    while rows := cursor.fetchmany(BATCH):
        arrays = [
            pa.array([_value(value, column) for value in values], column.type)
            for values, column in zip(zip(*rows, strict=True), columns, strict=True)
        ]
        yield pa.record_batch(arrays, names=[column.name for column in columns])


def _value(value: Any, column: _Column) -> Any:
    if value is None:
        return None
    if pa.types.is_boolean(column.type):
        return bool(value)
    if pa.types.is_floating(column.type):
        return float(value)
    if column.mixed:
        return value.hex() if isinstance(value, bytes) else str(value)
    return value


def _mixed(columns: list[_Column]) -> tuple[Note, ...]:
    names = ", ".join(column.name for column in columns if column.mixed)
    return (Note("load.mixed_types", {"columns": names}),) if names else ()


KIND = Kind("sqlite", "duckdb", OPTIONS, Capabilities(local=True), check, paths, sources, load)
