"""Compressed files, unpacked within limits that hold while reading: a bomb is found before it fills the disk."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from data.lakes.reading.refused import Refused

CHUNK = 1 << 20
RATIO = 100
RATIO_FROM = 10 << 20
MEMBERS = 1000
TOTAL = 20 << 30


class Readable(Protocol):
    """Gives bytes."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Member:
    """One file of an archive: its name inside, and its unpacked copy or the reason why there is none."""

    name: str
    path: Path | None
    refused: Refused | None = None


def unzip(archive: Path, folder: Path) -> Iterator[Member]:
    """The files of a ZIP archive, unpacked one after the other into `folder`. Raises Refused for the whole."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [info for info in opened.infolist() if _is_data(info)]
            if len(opened.infolist()) > MEMBERS:
                raise Refused("load.archive_members", members=len(opened.infolist()), limit=MEMBERS)
            budget = TOTAL
            for place, info in enumerate(members):
                member = _member(opened, info, folder / f"{place}{PurePosixPath(info.filename).suffix.lower()}", budget)
                budget -= member.path.stat().st_size if member.path else 0
                yield member
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refused("load.damaged", format="ZIP", detail=str(error)[:200], line=0) from error


def gunzip(archive: Path, folder: Path) -> Path:
    """The unpacked copy of a gzip file. Raises Refused."""
    target = folder / f"gunzipped{Path(archive.stem).suffix.lower()}"
    try:
        with gzip.open(archive) as file:
            _copy(file, target, packed=archive.stat().st_size, budget=TOTAL)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused("load.damaged", format="gzip", detail=str(error)[:200], line=0) from error
    return target


def _is_data(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    return not info.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: int) -> Member:
    if info.flag_bits & 1:
        return Member(info.filename, None, Refused("load.archive_encrypted"))
    try:
        with opened.open(info) as file:
            _copy(file, target, packed=info.compress_size, budget=budget)
    except Refused as refused:
        return Member(info.filename, None, refused)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        return Member(info.filename, None, Refused("load.damaged", format="ZIP", detail=str(error)[:200], line=0))
    return Member(info.filename, target)


def _copy(file: Readable, target: Path, *, packed: int, budget: int) -> None:
    size = 0
    with target.open("wb") as out:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > RATIO_FROM and size > RATIO * max(packed, 1):
                raise Refused("load.archive_ratio", ratio=RATIO)
            if size > budget:
                raise Refused("load.archive_size", limit=TOTAL)
            out.write(chunk)
