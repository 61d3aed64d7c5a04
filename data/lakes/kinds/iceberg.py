"""Iceberg tables in a folder, each at its newest metadata, read by the loader into a file of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds.arrow_tables import files_beneath, read_table
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Outcome, failed
from data.lakes.reading.names import identifier

PACKAGE = "pyiceberg[pyarrow]"
OPTIONS = (Option("path", "path", "Folder of an Iceberg table, or of several.", required=True),)
_NUMBER = re.compile(r"v?(\d+)")


def check(options: Options) -> dict[str, Any]:
    """The path made absolute. Raises InputError, also when no Iceberg table is there."""
    path = existing(str(checked(OPTIONS, options)["path"]), folder=True)
    if not _tables(path):
        raise InputError("lake.not_iceberg", path=str(path))
    return {"path": str(path)}


def paths(options: Options) -> tuple[Path, ...]:
    """All files of its tables."""
    return files_beneath(_tables(Path(options["path"])))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables, each by its newest metadata file."""
    found = _tables(Path(options["path"]))
    return tuple(Source(table.name, identifier(table.name, fallback="table"), (_newest(table),)) for table in found)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table, as of its latest snapshot."""
    try:
        from pyiceberg.table import StaticTable
    except ImportError:
        yield failed(source.name, "load.driver_missing", package=PACKAGE)
        return
    table = StaticTable.from_metadata(str(source.paths[0]))
    yield read_table(source, table.scan().to_arrow_batch_reader(), loading)


def _tables(path: Path) -> list[Path]:
    folders = [path, *sorted(each for each in path.rglob("*") if each.is_dir())]
    return [folder for folder in folders if any((folder / "metadata").glob("*.metadata.json"))]


def _newest(table: Path) -> Path:
    return max((table / "metadata").glob("*.metadata.json"), key=_version)


def _version(path: Path) -> tuple[int, float]:
    found = _NUMBER.match(path.name)
    return (int(found.group(1)) if found else 0, path.stat().st_mtime)


KIND = Kind("iceberg", "duckdb", OPTIONS, Capabilities(local=True), check, paths, sources, load, package=PACKAGE)
