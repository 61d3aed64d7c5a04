"""Iceberg tables in a folder or a bucket, each at its newest metadata, read by the loader into a file of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.lakes.kinds import bucket
from data.lakes.kinds.arrow_tables import files_beneath, read_table
from data.lakes.kinds.kind import Capabilities, Distant, Kind, Loading, Option, Options, Source
from data.lakes.outcome import Outcome, failed
from data.lakes.reading.names import identifier
from data.lakes.reading.refused import Refused

PACKAGE = "pyiceberg[pyarrow]"
OPTIONS = (
    Option("path", "path", "Folder of an Iceberg table, or of several; s3://bucket/folder in a bucket.", required=True),
    *bucket.OPTIONS,
)
_NUMBER = re.compile(r"v?(\d+)")
_METADATA = re.compile(r"(?:(.*)/)?metadata/([^/]*\.metadata\.json)")


def check(options: Options) -> dict[str, Any]:
    """The path made absolute, or that of a bucket. Raises InputError, also when no Iceberg table is there."""
    values, path = bucket.checked_path(OPTIONS, options)
    if path is not None and not _tables(path):
        raise InputError("lake.not_iceberg", path=str(path))
    return values


def paths(options: Options) -> tuple[Path, ...]:
    """All files of its tables."""
    return files_beneath(_tables(Path(options["path"])))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables, each by its newest metadata file. Raises Refused when a bucket can't be listed, or has none."""
    if bucket.in_bucket(options):
        return tuple(_distant_tables(options))
    found = [(table.name, _newest(table)) for table in _tables(Path(options["path"]))]
    return tuple(Source(name, identifier(name, fallback="table"), (file,), str(file)) for name, file in found)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table, as of its latest snapshot."""
    try:
        from pyiceberg.table import StaticTable
    except ImportError:
        yield failed(source.name, "load.driver_missing", package=PACKAGE)
        return
    table = StaticTable.from_metadata(source.detail, properties=_access(source.options) if source.options else {})
    yield read_table(source, table.scan().to_arrow_batch_reader(), loading)


def _tables(path: Path) -> list[Path]:
    folders = [path, *sorted(each for each in path.rglob("*") if each.is_dir())]
    return [folder for folder in folders if any((folder / "metadata").glob("*.metadata.json"))]


def _newest(table: Path) -> Path:
    found = (
        (_version(path.name), path.stat().st_mtime_ns, path) for path in (table / "metadata").glob("*.metadata.json")
    )
    return max(found)[2]


def _distant_tables(options: Options) -> Iterator[Source]:
    newest: dict[str, tuple[int, int, Distant]] = {}
    for each in bucket.listed(options):
        found = _METADATA.fullmatch(each.name)
        if found:
            folder, age = found.group(1) or "", (_version(found.group(2)), int(each.mark))
            if folder not in newest or age > newest[folder][:2]:
                newest[folder] = (*age, each)
    if not newest:
        raise Refused("lake.not_iceberg", path=str(options["path"]))
    for folder, (_, _, each) in sorted(newest.items()):
        name = bucket.address(options, folder).rpartition("/")[2]
        yield Source(name, identifier(name, fallback="table"), (), bucket.address(options, each.name), options)


def _version(name: str) -> int:
    found = _NUMBER.match(name)
    return int(found.group(1)) if found else 0


def _access(options: Options) -> dict[str, str]:
    """How the driver gets into a bucket."""
    found = {
        "s3.endpoint": options.get("endpoint"),
        "s3.region": options.get("region") or "us-east-1",
        "s3.access-key-id": options.get("accessKey"),
        "s3.secret-access-key": options.get("secretKey"),
        "s3.session-token": options.get("sessionToken"),
        "s3.anonymous": "" if options.get("accessKey") else "true",
    }
    return {name: str(value) for name, value in found.items() if value}


KIND = Kind(
    "iceberg",
    "duckdb",
    OPTIONS,
    Capabilities(local=True),
    check,
    paths,
    sources,
    load,
    package=PACKAGE,
    elsewhere=bucket.TABLES_IN_BUCKET,
)
