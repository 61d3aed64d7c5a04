"""A Delta table, or a folder of Delta tables, read by the loader into a file of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds.arrow_tables import files_beneath, read_table
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Outcome, failed
from data.lakes.reading.names import identifier

PACKAGE = "deltalake"
LOG = "_delta_log"
OPTIONS = (Option("path", "path", "Folder of a Delta table, or of several.", required=True),)


def check(options: Options) -> dict[str, Any]:
    """The path made absolute. Raises InputError, also when no Delta table is there."""
    path = existing(str(checked(OPTIONS, options)["path"]), folder=True)
    if not _tables(path):
        raise InputError("lake.not_delta", path=str(path))
    return {"path": str(path)}


def paths(options: Options) -> tuple[Path, ...]:
    """The logs, which say when there is new data, and the data files."""
    return files_beneath(_tables(Path(options["path"])))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables."""
    found = _tables(Path(options["path"]))
    return tuple(Source(table.name, identifier(table.name, fallback="table"), (table,)) for table in found)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table, as of its latest version."""
    try:
        from deltalake import DeltaTable
    except ImportError:
        yield failed(source.name, "load.driver_missing", package=PACKAGE)
        return
    reader = DeltaTable(str(source.paths[0])).to_pyarrow_dataset().scanner().to_reader()
    yield read_table(source, reader, loading)


def _tables(path: Path) -> list[Path]:
    if (path / LOG).is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if (each / LOG).is_dir())


KIND = Kind("delta", "duckdb", OPTIONS, Capabilities(local=True), check, paths, sources, load, package=PACKAGE)
