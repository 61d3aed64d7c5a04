"""A Delta table, or a folder of Delta tables, here or in a bucket, read by the loader into a file of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.errors import InputError
from data.lakes.kinds import bucket
from data.lakes.kinds.arrow_tables import files_beneath, read_table
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.outcome import Outcome, failed
from data.lakes.reading.names import identifier
from data.lakes.reading.refused import Refused

PACKAGE = "deltalake"
LOG = "_delta_log"
OPTIONS = (
    Option("path", "path", required=True),
    *bucket.OPTIONS,
)


def check(options: Options) -> dict[str, Any]:
    """The path made absolute, or that of a bucket. Raises InputError, also when no Delta table is there."""
    values, path = bucket.checked_path(OPTIONS, options)
    if path is not None and not _tables(path):
        raise InputError("lake.not_delta", option="path", path=str(path))
    return values


def paths(options: Options) -> tuple[Path, ...]:
    """The logs, which say when there is new data, and the data files."""
    return files_beneath(_tables(Path(options["path"])))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables. Raises Refused when a bucket can't be listed, or has none."""
    if bucket.in_bucket(options):
        return tuple(_distant_tables(options))
    found = _tables(Path(options["path"]))
    return tuple(Source(table.name, identifier(table.name, fallback="table"), (table,), str(table)) for table in found)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table, as of its latest version."""
    try:
        from deltalake import DeltaTable
    except ImportError:
        yield failed(source.name, "load.driver_missing", package=PACKAGE)
        return
    table = DeltaTable(source.detail, storage_options=_access(source.options) if source.options else None)
    yield read_table(source, table.to_pyarrow_dataset().scanner().to_reader(), loading)


def _tables(path: Path) -> list[Path]:
    if (path / LOG).is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if (each / LOG).is_dir())


def _distant_tables(options: Options) -> Iterator[Source]:
    inside = f"/{LOG}/"
    logs = [f"/{each.name}".partition(inside) for each in bucket.listed(options)]
    folders = sorted({before.strip("/") for before, found, _ in logs if found and before.count("/") <= 1})
    if not folders:
        raise Refused("lake.not_delta", path=str(options["path"]))
    for folder in folders:
        address = bucket.address(options, folder)
        name = address.rpartition("/")[2]
        yield Source(name, identifier(name, fallback="table"), (), address, options)


def _access(options: Options) -> dict[str, str]:
    """How the driver gets into a bucket."""
    endpoint = str(options.get("endpoint") or "")
    found = {
        "AWS_REGION": options.get("region") or "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": options.get("accessKey"),
        "AWS_SECRET_ACCESS_KEY": options.get("secretKey"),
        "AWS_SESSION_TOKEN": options.get("sessionToken"),
        "AWS_ALLOW_HTTP": "true" if urlsplit(endpoint).scheme == "http" else "",
        "AWS_SKIP_SIGNATURE": "" if options.get("accessKey") else "true",
    }
    return {name: str(value) for name, value in found.items() if value}


KIND = Kind(
    "delta",
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
