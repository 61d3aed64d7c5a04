"""A file or a folder of CSV, TSV, JSON, NDJSON and Parquet, plain or compressed, here or in a bucket. One table a
file; files whose names differ in digits only, or that share a sub-folder, are one table if their columns agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from data.lakes.kinds import bucket
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Options, Source
from data.lakes.kinds.loaded import loaded
from data.lakes.kinds.options import checked, existing
from data.lakes.outcome import Outcome, Status, skipped
from data.lakes.reading.archives import gunzip, unzip
from data.lakes.reading.delimited import read_delimited
from data.lakes.reading.names import identifier, unique
from data.lakes.reading.refused import Refused
from data.lakes.reading.structured import read_json, read_parquet
from data.lakes.reading.tables import Read
from data.sql import qualify

FORMATS = {"csv": ".csv", "json": ".json", "parquet": ".parquet"}
OPTIONS = (
    Option("path", "path", required=True),
    Option("format", "text", choices=tuple(FORMATS)),
    *bucket.OPTIONS,
)
DELIMITERS = {".csv": None, ".txt": None, ".tsv": "\t", ".tab": "\t", ".psv": "|"}
JSON = {".json", ".ndjson", ".jsonl", ".geojson"}
PARQUET = {".parquet", ".pq"}
ARCHIVES = {".zip", ".gz"}
DATABASES = {".duckdb", ".db", ".sqlite", ".sqlite3", ".ddb"}
READ = {*DELIMITERS, *JSON, *PARQUET, *ARCHIVES}


def check(options: Options) -> dict[str, Any]:
    """The path made absolute, or that of a bucket. Raises InputError."""
    values = checked(OPTIONS, options)
    if bucket.in_bucket(values):
        return bucket.checked_bucket(values)
    bucket.refuse_bucket_options(values)
    path = Path(str(values["path"])).expanduser()
    return {**values, "path": str(existing(str(path), folder=path.is_dir()))}


def paths(options: Options) -> tuple[Path, ...]:
    """Every file beneath the path that is not hidden."""
    root = Path(options["path"])
    if root.is_file():
        return (root,)
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return tuple(path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts))


def sources(options: Options) -> tuple[Source | Outcome, ...]:
    """The tables to read, and an outcome for each file that is no data."""
    root = Path(options["path"])
    base = root if root.is_dir() else root.parent
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in paths(options):
        groups.setdefault(_group(path.relative_to(base), base), []).append(path)
    form = FORMATS.get(str(options.get("format")), "")
    return tuple(_source(base, key, found, form) for key, found in sorted(groups.items()))


def load(source: Source, loading: Loading) -> Iterator[Outcome]:
    """The source as one table; as one table a file when the columns of its files differ."""
    try:
        yield _outcome(source, loading)
    except Refused as refused:
        if len(source.paths) == 1 or refused.note.code != "load.headers_differ":
            yield Outcome(source.name, Status.FAILED, notes=(refused.note,))
            return
        for path in source.paths:
            alone = Source(f"{Path(source.name).parent / path.name}", identifier(_stem(path)), (path,))
            yield from load(alone, loading)
    except _Members:
        yield from _members(source, loading)


def _group(path: Path, base: Path) -> tuple[str, ...]:
    ending = "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]).lower()
    if len(path.parts) > 1:
        return (path.parts[0], ending)
    family = re.sub(r"[\W\d_]+", " ", _stem(path)).strip()
    several = len(list(base.glob(f"*{path.suffix}"))) > 1 and family != _stem(path)
    return ("", ending, family if several else path.name)


def _source(base: Path, key: tuple[str, ...], found: list[Path], form: str) -> Source | Outcome:
    first = found[0]
    name = str(first.relative_to(base))
    if len(found) > 1:
        name = f"{key[0]}/*{key[1]}" if key[0] else re.sub(r"\d+", "*", first.name)
    if first.suffix.lower() in DATABASES:
        return skipped(name, "load.database_apart")
    unknown = first.suffix.lower() not in READ
    if unknown and not form:
        return skipped(name, "load.not_data", ending=first.suffix or first.name)
    table = _stem(first) if len(found) == 1 else key[0] or key[2] or base.name
    return Source(name, identifier(table, fallback="table"), tuple(found), form if unknown else "")


def _stem(path: Path) -> str:
    name = path.name
    while Path(name).suffix.lower() in READ:
        name = Path(name).stem
    return name


class _Members(Exception):
    """The source is an archive of several files."""


def _outcome(source: Source, loading: Loading) -> Outcome:
    table = unique(source.table, loading.tables)
    try:
        read = _read(source, table, loading)
    except (duckdb.Error, Refused, OSError) as error:
        loading.connection.execute(f"DROP TABLE IF EXISTS {qualify('main', table)}")
        if isinstance(error, Refused):
            raise
        raise Refused("load.unreadable", detail=str(error).split("\n", 1)[0][:200]) from error
    return loaded(loading, source.name, table, read)


def _read(source: Source, table: str, loading: Loading) -> Read:
    first = source.paths[0]
    ending = source.detail or first.suffix.lower()
    if ending == ".zip":
        raise _Members
    if ending == ".gz":
        return _read(replace(source, paths=tuple(gunzip(p, loading.work) for p in source.paths)), table, loading)
    if ending in JSON:
        return read_json(loading.connection, source.paths, table)
    if ending in PARQUET:
        hive = any("=" in part for part in first.parts[:-1])
        return read_parquet(loading.connection, source.paths, table, hive=hive)
    return read_delimited(loading.connection, source.paths, table, work=loading.work, delimiter=DELIMITERS.get(ending))


def _members(source: Source, loading: Loading) -> Iterator[Outcome]:
    for path in source.paths:
        try:
            for member in unzip(path, loading.work):
                yield from _member(f"{path.name}/{member.name}", member.path, member.refused, loading)
        except Refused as refused:
            yield Outcome(path.name, Status.FAILED, notes=(refused.note,))


def _member(name: str, path: Path | None, refused: Refused | None, loading: Loading) -> Iterator[Outcome]:
    if refused:
        yield Outcome(name, Status.FAILED, notes=(refused.note,))
    elif path is None or path.suffix not in READ - {".zip"}:
        yield skipped(name, "load.not_data", ending=Path(name).suffix or name)
    else:
        table = identifier(_stem(Path(name)), fallback="table")
        yield from load(Source(name, table, (path,)), loading)
        path.unlink(missing_ok=True)


KIND = Kind("files", "duckdb", OPTIONS, Capabilities(local=True), check, paths, sources, load, elsewhere=bucket.BUCKET)
