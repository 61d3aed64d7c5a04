"""All rules of a core, from `quality/*.yaml` of its definition folders; re-read when those files change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.core import Core
from data.errors import ConflictError, DefinitionError, Problem
from data.lakes import is_remote
from data.quality.document import FileShape, join_files, read_file
from data.quality.model import TableRules

FOLDER = "quality"
PATIENCE = 0.5
SHELF = "quality.rulebook"
At = tuple[str, str]
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Rulebook:
    """Rules by lake and table. `broken` holds the names of files that are wrong, each with its error."""

    tables: Mapping[At, TableRules]
    broken: Mapping[str, DefinitionError] = field(default_factory=dict)

    def of(self, lake: str, table: str) -> TableRules:
        """The rules of a table; none where nobody wrote any."""
        return self.tables.get((lake, table), TableRules(lake, table))


def require_own(core: Core, lake: str) -> bool:
    """Whether the lake's tables lie elsewhere. Raises ConflictError for a stand-in, whose tables are another lake's,
    NotFound for no lake."""
    record = core.lakes.record(lake)
    if record.stand_in is not None:
        raise ConflictError("quality.stand_in", lake=lake, other=record.stand_in)
    return is_remote(record)


def load_rulebook(core: Core, *, fresh: bool = False) -> Rulebook:
    """The rules of `core`. Changed files are noticed within half a second, at once with `fresh`."""
    held = core.memory.get(SHELF)
    moment = time.monotonic()
    if isinstance(held, _Held) and not fresh and moment < held.until:
        return held.book
    stamp = tuple(sorted(_stamps(core.definitions)))
    if not isinstance(held, _Held) or held.stamp != stamp:
        held = _Held(read_folders(core.definitions), stamp, 0.0)
    core.memory.set(SHELF, _Held(held.book, stamp, moment + PATIENCE))
    return held.book


def read_folders(folders: Iterable[Path]) -> Rulebook:
    """The rules in `<folder>/quality/*.yaml`; a later folder adds to the rules of a table, replaces and turns off."""
    files: dict[At, list[FileShape]] = {}
    broken: dict[str, DefinitionError] = {}
    for file in (file for folder in folders for file in sorted((folder / FOLDER).glob("*.yaml"))):
        try:
            shape = read_file(file.read_text(encoding="utf-8"), name=file.name)
        except DefinitionError as error:
            broken[file.name] = error
        except (OSError, UnicodeDecodeError) as error:
            problem = Problem("", "definition.bad_value", {"detail": type(error).__name__})
            broken[file.name] = DefinitionError("quality.invalid", (problem,), name=file.name)
        else:
            files.setdefault((shape.lake, shape.table), []).append(shape)
    return Rulebook({at: join_files(found) for at, found in files.items()}, broken)


@dataclass(frozen=True)
class _Held:
    book: Rulebook
    stamp: Stamp
    until: float


def _stamps(folders: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for folder in folders:
        try:
            with os.scandir(folder / FOLDER) as entries:
                for entry in entries:
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
        except OSError:
            continue
