"""DuckDB: the embedded warehouse, which has no options, or a file of somebody else's, whose tables are copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from data.errors import InputError
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.loaded import loaded
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Outcome, Status, failed
from data.lakes.reading.names import identifier, unique
from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import settle, stage
from data.sql import literal, qualify

OPTIONS = (Option("path", "path"),)
FOREIGN = "foreign_file"


def check(options: Options) -> dict[str, Any]:
    """The path made absolute. Raises InputError, also when the file is not DuckDB's."""
    values = checked(OPTIONS, options)
    if "path" not in values:
        return {}
    path = existing(str(values["path"]), folder=False)
    if not is_duckdb(path):
        raise InputError("lake.not_duckdb", option="path", path=str(path))
    return {"path": str(path)}


def is_duckdb(path: Path) -> bool:
    """Whether the file says so itself."""
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def paths(options: Options) -> tuple[Path, ...]:
    """The file and its write-ahead log."""
    main = Path(options["path"])
    return tuple(path for path in (main, main.with_name(main.name + ".wal")) if path.exists())


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """The file as one source: its tables are listed by the loader, which opens it."""
    path = Path(options["path"])
    return (Source(path.name, identifier(path.stem, fallback="table"), (path,)),)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """Every table and view of the file, read with no door to other files."""
    connection = loading.connection
    try:
        connection.execute(f"ATTACH {literal(str(source.paths[0]))} AS {FOREIGN} (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
    except duckdb.Error as error:
        yield failed(source.name, "load.damaged", format="DuckDB", detail=_first_line(error), line=0)
        return
    listed = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY 1, 2",
        [FOREIGN],
    ).fetchall()
    for schema, name in listed:
        yield _table(loading, schema, name)


def _table(loading: Loading, schema: str, name: str) -> Outcome:
    shown = name if schema == "main" else f"{schema}.{name}"
    table = unique(identifier(shown, fallback="table"), loading.tables)
    try:
        stage(loading.connection, qualify(FOREIGN, schema, name))
        read = settle(loading.connection, table)
    except Refused as refused:
        return Outcome(shown, Status.FAILED, notes=(refused.note,))
    except duckdb.Error as error:
        return failed(shown, "load.damaged", format="DuckDB", detail=_first_line(error), line=0)
    return loaded(loading, shown, table, read)


def _first_line(error: duckdb.Error) -> str:
    return str(error).split("\n", 1)[0][:200]


KIND = Kind("duckdb", "duckdb", OPTIONS, Capabilities(local=True, embedded=True), check, paths, sources, load)
