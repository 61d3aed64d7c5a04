"""A SQLite file. It is read with Python's own driver: DuckDB's extension for it is not part of the package."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.loaded import loaded
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Outcome, Status, failed
from data.lakes.reading.names import identifier, unique
from data.lakes.reading.refused import Refused

OPTIONS = (Option("path", "path", required=True),)
SIGNATURE = b"SQLite format 3\x00"


def check(options: Options) -> dict[str, Any]:
    """The path made absolute. Raises InputError, also when the file is not SQLite's."""
    path = existing(str(checked(OPTIONS, options)["path"]), folder=False)
    if not is_sqlite(path):
        raise InputError("lake.not_sqlite", option="path", path=str(path))
    return {"path": str(path)}


def is_sqlite(path: Path) -> bool:
    """Whether the file says so itself."""
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


def opened(path: Path) -> closing[sqlite3.Connection]:
    """The file, read-only, closed at the end of the block."""
    return closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True))


def paths(options: Options) -> tuple[Path, ...]:
    """The file and its write-ahead log."""
    main = Path(options["path"])
    return tuple(path for path in (main, main.with_name(main.name + "-wal")) if path.exists())


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables and views, or one outcome that says why they can't be listed."""
    path = Path(options["path"])
    try:
        with opened(path) as database:
            listed = database.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
            ).fetchall()
    except sqlite3.Error as error:
        return (failed(path.name, "load.damaged", format="SQLite", detail=str(error)[:200], line=0),)
    return tuple(Source(name, identifier(name, fallback="table"), (path,), name) for (name,) in listed)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table of the file. Its reader is imported here: the web process has no use for it."""
    from data.lakes.reading.sqlite_table import read_sqlite

    table = unique(source.table, loading.tables)
    try:
        read = read_sqlite(loading.connection, source.paths[0], source.detail, table)
    except Refused as refused:
        yield Outcome(source.name, Status.FAILED, notes=(refused.note,))
    else:
        yield loaded(loading, source.name, table, read)


KIND = Kind("sqlite", "duckdb", OPTIONS, Capabilities(local=True), check, paths, sources, load)
