"""The staging folder of one stage: chunks of rows and of rejects, and the manifest that says which of them are whole.

A chunk counts once its line stands in the manifest; what a killed process left without a line is overwritten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


ROWS = 100_000
MANIFEST = "manifest.ndjson"


@dataclass(frozen=True)
class Counts:
    """Rows of a stage: `taken` = `passed` + `filtered` + `rejected`, always; `added` of them came from a side."""

    taken: int = 0
    passed: int = 0
    filtered: int = 0
    rejected: int = 0
    added: int = 0

    def plus(self, **more: int) -> Counts:
        """With more rows."""
        return replace(self, **{name: getattr(self, name) + count for name, count in more.items()})


@dataclass(frozen=True)
class Position:
    """How far a stage has come: `offset` rows of the piece numbered `piece` (from 0), whose mark is `mark`."""

    piece: int = 0
    mark: str = ""
    offset: int = 0
    whole: bool = False


@dataclass
class Manifest:
    """The chunks of a stage that are whole, and what is known at the end of the last."""

    files: list[str] = field(default_factory=list)
    rejects: list[str] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    position: Position = field(default_factory=Position)
    state: dict[str, Any] = field(default_factory=dict)
    schemas: list[dict[str, str]] = field(default_factory=list)
    lines: int = 0
    finished: bool = False


class Chunks:
    """Writes one stage. `manifest` grows with each chunk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._writer: pq.ParquetWriter | None = None
        self._schema: pa.Schema | None = None
        self._rows = 0
        self._rejects: list[dict[str, Any]] = []
        self._ended: list[str] = []
        self._schemas: list[dict[str, str]] = []

    def forget(self) -> None:
        """Begin anew."""
        for file in self.folder.iterdir():
            file.unlink()
        self.manifest = Manifest()

    def fits(self, schema: pa.Schema) -> bool:
        """Whether rows of `schema` may go into the chunk that is open."""
        return self._schema is None or self._schema.equals(schema)

    @property
    def is_full(self) -> bool:
        return self._rows >= ROWS or len(self._rejects) >= ROWS // 5

    def write(self, batch: pa.RecordBatch) -> None:
        """Rows that passed."""
        import pyarrow.parquet as pq

        if not batch.num_rows:
            return
        if self._writer is None:
            self._schema = batch.schema
            self._writer = pq.ParquetWriter(
                self._path("parquet"), batch.schema, compression="lz4", use_dictionary=False, write_statistics=False
            )
        self._writer.write_batch(batch)
        self._rows += batch.num_rows

    def reject(self, found: dict[str, Any]) -> None:
        """A row with its reason, keys as in the schema of rejects."""
        self._rejects.append(found)

    def turn(self) -> None:
        """Rows of another schema follow: they go into a file of their own in the same chunk."""
        self._end_file()

    def close(self, counts: Counts, position: Position, state: dict[str, Any], *, finished: bool = False) -> None:
        """End the chunk: everything up to `position` is now on disk; nothing follows when `finished`."""
        self._end_file()
        line = {
            "files": self._ended,
            "rejects": self._finish_rejects(),
            "counts": asdict(counts),
            "position": asdict(position),
            "state": state,
            "schemas": self._schemas,
            "finished": finished,
        }
        with (self.folder / MANIFEST).open("a", encoding="utf-8") as manifest:
            manifest.write(json.dumps(line) + "\n")
            manifest.flush()
            os.fsync(manifest.fileno())
        _add(self.manifest, line)
        self._rows, self._rejects, self._ended, self._schemas = 0, [], [], []

    def _path(self, ending: str) -> Path:
        return self.folder / f"{self.manifest.lines:06d}-{len(self._ended)}.{ending}"

    def _end_file(self) -> None:
        if self._writer is None or self._schema is None:
            return
        self._writer.close()
        path = self._path("parquet")
        _sync(path)
        self._ended.append(path.name)
        self._schemas.append({name: str(self._schema.field(name).type) for name in self._schema.names})
        self._writer = self._schema = None

    def _finish_rejects(self) -> list[str]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self._rejects:
            return []
        path = self._path("rejects")
        pq.write_table(pa.Table.from_pylist(self._rejects, rejects_schema()), path, compression="lz4")
        _sync(path)
        return [path.name]


def read_manifest(folder: Path) -> Manifest:
    """What stands in the folder's manifest; a last line that was cut off does not count."""
    manifest = Manifest()
    for line in _lines(folder / MANIFEST):
        _add(manifest, line)
    return manifest


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            return


def _add(manifest: Manifest, line: dict[str, Any]) -> None:
    manifest.files += line["files"]
    manifest.rejects += line["rejects"]
    manifest.counts = Counts(**line["counts"])
    manifest.position = Position(**line["position"])
    manifest.state = line["state"]
    manifest.lines += 1
    manifest.finished = line["finished"]
    manifest.schemas += [schema for schema in line["schemas"] if schema not in manifest.schemas]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def rejects_schema() -> pa.Schema:
    """The columns of a chunk of rejects."""
    import pyarrow as pa

    return pa.schema(
        [
            ("piece", pa.string()),
            ("line", pa.int64()),
            ("step", pa.string()),
            ("rule", pa.string()),
            ("column", pa.string()),
            ("params", pa.string()),
            ("raw", pa.string()),
            ("record", pa.string()),
        ]
    )
