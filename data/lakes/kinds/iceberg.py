"""Iceberg tables of a folder, a bucket or a REST catalogue, each at its newest, read into a file of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.lakes.kinds import bucket
from data.lakes.kinds.arrow_tables import files_beneath, read_table
from data.lakes.kinds.iceberg_catalogue import OPTIONS as OF_CATALOGUES
from data.lakes.kinds.iceberg_catalogue import (
    checked_catalogue,
    in_catalogue,
    listed_tables,
    newest,
    refuse_catalogue_options,
    table_names,
)
from data.lakes.kinds.kind import Capabilities, Distant, Elsewhere, Kind, Loading, Option, Options, Source
from data.lakes.kinds.options import checked, without
from data.lakes.outcome import Outcome, Status, failed
from data.lakes.reading.names import identifier
from data.lakes.reading.refused import Refused

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.table import Table

PACKAGE = "pyiceberg[pyarrow]"
OPTIONS = (
    Option("path", "path"),
    *OF_CATALOGUES,
    *bucket.OPTIONS,
)
_IN_BUCKETS, _HERE = frozenset({"s3", "s3a", "s3n"}), frozenset({"file"})
_BETWEEN = "\x1f"
_NUMBER = re.compile(r"v?(\d+)")
_METADATA = re.compile(r"(?:(.*)/)?metadata/([^/]*\.metadata\.json)")


def check(options: Options) -> dict[str, Any]:
    """The path made absolute, that of a bucket, or what a catalogue is asked by. Raises InputError, also when no
    Iceberg table is there."""
    if in_catalogue(options):
        return checked_catalogue(OPTIONS, options)
    if not checked(OPTIONS, options).get("path"):
        raise InputError("lake.option_missing", option="path")
    refuse_catalogue_options(options)
    values, path = bucket.checked_path(OPTIONS, options)
    if path is not None and not _tables(path):
        raise InputError("lake.not_iceberg", option="path", path=str(path))
    return values


def paths(options: Options) -> tuple[Path, ...]:
    """All files of its tables."""
    return files_beneath(_tables(Path(options["path"])))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """Its tables, each by its newest metadata file; those of a catalogue by their names. Raises Refused when a bucket
    or a catalogue can't be listed, or has none."""
    if in_catalogue(options):
        return tuple(_catalogued(options))
    if bucket.in_bucket(options):
        return tuple(_distant_tables(options))
    found = [(table.name, _newest(table)) for table in _tables(Path(options["path"]))]
    return tuple(Source(name, identifier(name, fallback="table"), (file,), str(file)) for name, file in found)


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """One table, as of its latest snapshot."""
    lent: list[str] = []
    try:
        outcome = read_table(source, _opened(source, lent).scan().to_arrow_batch_reader(), loading)
    except ImportError:
        outcome = failed(source.name, "load.driver_missing", package=PACKAGE)
    except Refused as refused:
        outcome = Outcome(source.name, Status.FAILED, notes=(refused.note,))
    except (OSError, ValueError) as error:
        said = without(f"{type(error).__name__}: {error}", [*lent, *_secrets(source)])
        outcome = failed(source.name, "load.unreadable", detail=said[:200])
    yield outcome


def _secrets(source: Source) -> list[str]:
    return [str(source.options[option.name]) for option in OPTIONS if option.secret and source.options.get(option.name)]


def _opened(source: Source, lent: list[str]) -> Table:
    """A table as the driver reads it, the secrets that a catalogue lends for it noted in `lent`.

    What its metadata says of how files are reached is not followed: it may name classes to be called, and files of this
    machine (decision 0017)."""
    from pyiceberg.catalog.noop import NoopCatalog
    from pyiceberg.serializers import FromInputFile
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadataUtil

    if in_catalogue(source.options):
        found = newest(source.options, tuple(source.detail.split(_BETWEEN)))
        lent += found.secrets
        files, location = _files(_access(found.options), _IN_BUCKETS), found.location
        metadata = TableMetadataUtil.parse_obj(dict(found.metadata))
    else:
        files, location = (
            _files(*(_access(source.options), _IN_BUCKETS) if source.options else ({}, _HERE)),
            source.detail,
        )
        metadata = FromInputFile.table_metadata(files.new_input(location))
    return Table(("lake", source.table), metadata, location, files, NoopCatalog("lake"))


def _files(access: dict[str, str], schemes: frozenset[str]) -> FileIO:
    """The driver's way to files, to those of `schemes` alone."""
    from pyiceberg.io.pyarrow import PyArrowFileIO

    files = PyArrowFileIO(access)
    anywhere = files.fs_by_scheme

    def there(scheme: str, netloc: str | None = None) -> Any:
        if scheme not in schemes:
            raise ValueError(f"the table names a file that does not lie where the table does ({scheme}://)")
        return anywhere(scheme, netloc)

    files.fs_by_scheme = there
    return files


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


def _catalogued(options: Options) -> Iterator[Source]:
    only = bool(options.get("namespace"))
    for name in table_names(options):
        wished = name[-1] if only else "_".join(name)
        yield Source(".".join(name), identifier(wished, fallback="table"), (), _BETWEEN.join(name), options)


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


def _is_elsewhere(options: Options) -> bool:
    return in_catalogue(options) or bucket.in_bucket(options)


def _listed(options: Options) -> tuple[Distant, ...]:
    return listed_tables(options) if in_catalogue(options) else bucket.listed(options)


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
    elsewhere=Elsewhere(_is_elsewhere, _listed, bucket.TABLES_IN_BUCKET.fetch, brings=False),
)
