"""Which files a path means, which of them are new, and how one is told from another."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from data.flow.options import Option, Refused, Values
from data.flow.sources.bucket_files import WILD, brought, in_bucket, local_name, objects
from data.flow.sources.source import Reading
from data.lakes.reading.archives import gunzip, unzip
from data.lakes.reading.refused import Refused as Unreadable

File = TypeVar("File")
MOST = 10_000
PATH = Option("path", "path", required=True)
WHICH = Option("files", "choice", "all", choices=("all", "new"))


def listed(values: Values, reading: Reading) -> Iterator[Path]:
    """The files to read, by name; those of a bucket are brought here one by one. Raises Refused when the path names
    none at all."""
    if in_bucket(values):
        known = reading.state.get("files", {}) if values.get("files") == "new" else {}
        fresh = [
            each for each in objects(values, reading) if known.get(local_name(each)) != f"{each.bytes}-{each.mark}"
        ]
        yield from brought(_few(fresh, values), values, reading)
        return
    yield from _few([path for path in _here(values, reading) if _is_new(path, values, reading)], values)


def total(values: Values, reading: Reading) -> int:
    """Bytes of the files to read."""
    if in_bucket(values):
        return sum(each.bytes for each in objects(values, reading))
    return sum(path.stat().st_size for path in _here(values, reading))


def mark(path: Path) -> str:
    """Changes when the file does."""
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def seen(path: Path, before: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """The state once this file is loaded."""
    if values.get("files") != "new":
        return {}
    return {"files": {**before.get("files", {}), _key(path, values): mark(path)}}


def _here(values: Values, reading: Reading) -> list[Path]:
    pattern = Path(str(values["path"])).expanduser()
    absolute = pattern if pattern.is_absolute() else reading.base / pattern
    found = sorted(Path(each) for each in glob.glob(str(absolute), recursive=True))
    files = [path for path in found if path.is_file() and not path.name.startswith(".")]
    if not files and values.get("files") != "new":
        raise Refused("flow.no_files", pattern=str(values["path"]))
    return files


def _few(files: list[File], values: Values) -> list[File]:
    if not files and values.get("files") != "new":
        raise Refused("flow.no_files", pattern=str(values["path"]))
    if len(files) > MOST:
        raise Refused("flow.too_many_files", files=len(files), limit=MOST)
    return files


def _is_new(path: Path, values: Values, reading: Reading) -> bool:
    known = reading.state.get("files", {}) if values.get("files") == "new" else {}
    return bool(known.get(_key(path, values), known.get(path.name)) != mark(path))


def _key(path: Path, values: Values) -> str:
    """What the state knows a file by: its name, with its folders below those that the pattern names."""
    pattern = str(values["path"])
    if in_bucket(values) or not WILD.search(pattern.rpartition("/")[0]):
        return path.name
    named = WILD.split(pattern, maxsplit=1)[0].rpartition("/")[0]
    return path.as_posix().partition(f"{named}/")[2] or path.name


def unpacked(path: Path, reading: Reading) -> Iterator[tuple[str, Path]]:
    """The file itself, or what it unpacks to, with the name to tell of. Raises Refused for bombs."""
    try:
        if path.suffix.lower() == ".gz":
            yield path.name, gunzip(path, reading.work)
        elif path.suffix.lower() == ".zip":
            for member in unzip(path, reading.work):
                if member.refused or member.path is None:
                    raise member.refused or Unreadable("load.damaged", format="ZIP", detail=member.name, line=0)
                yield f"{path.name}/{member.name}", member.path
        else:
            yield path.name, path
    except Unreadable as refused:
        raise Refused(refused.note.code, **{**refused.note.params, "file": path.name}) from refused
