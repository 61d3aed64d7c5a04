"""A worker's whole work: sources through stages into chunks. Tells what it does; what is whole survives its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.flow.chunks import Chunks, Counts, Manifest, read_manifest
from data.flow.compile import segments
from data.flow.options import Part
from data.flow.sides import added, read_side
from data.flow.sources import SOURCES, Piece, Reading
from data.flow.stage import Restart, Stage, Ways
from data.flow.transforms import Side
from data.sql import literal

EVERY = 0.25
Say = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Task:
    """What to do: a checked source and steps into the folder `staging`; of a sample, `most` rows are taken."""

    source: Part
    steps: tuple[Part, ...]
    staging: Path
    base: Path
    memory: int = 256 << 20
    threads: int = 2
    state: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    lakes: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    most: int | None = None

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Task:
        """The task as it came over the line."""
        parts = {
            "source": Part.from_json(document["source"]),
            "steps": tuple(Part.from_json(step) for step in document["steps"]),
        }
        paths = {"staging": Path(document["staging"]), "base": Path(document["base"])}
        return cls(**{**document, **parts, **paths})


def work(task: Task, say: Say, cancels: list[Callable[[], None]] | None = None) -> None:
    """Do the task and say `done` with counts, files and state. `cancels` stop it elsewhere. Raises Refused."""
    connection = open_engine(task)
    reading = Reading(
        connection, _folder(task.staging / "work"), task.base, task.state, task.secrets, task.lakes,
        lambda code, **params: say({"log": {"code": code, "params": params}}), settings=task.settings,
        cancels=[] if cancels is None else cancels,
    )  # fmt: skip
    stages = segments(task.steps)
    progress = _Progress(say, _size(task, reading), len(stages))
    source = SOURCES[task.source.kind]
    found = _stage(task, 0, stages[0], {}, (reading, progress), lambda: source.pieces(task.source.options, reading))
    connection.execute(f"SET threads = {task.threads}")
    for number, steps in enumerate(stages[1:], start=1):
        found = _next(task, number, steps, reading, progress)
    _done(task, len(stages), found, say)


def open_engine(task: Task) -> duckdb.DuckDBPyConnection:
    """An engine in memory that spills into the staging folder."""
    config: dict[str, Any] = {
        "memory_limit": f"{task.memory}B",
        "threads": 1,
        "temp_directory": str(task.staging / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET disable_parquet_prefetching = true")
    return connection


class _Progress:
    """Says how far the work is, four times a second at most."""

    def __init__(self, say: Say, size: int, stages: int) -> None:
        self._say = say
        self._size = size
        self._stages = stages
        self._last = 0.0
        self._read = 0
        self._piece = ""

    def told(self, stage: int, counts: Counts, piece: Piece) -> None:
        if stage == 0 and piece.name != self._piece:
            self._piece = piece.name
            self._read += piece.size
        now = time.monotonic()
        if now - self._last < EVERY:
            return
        self._last = now
        share = min(self._read / self._size, 1.0) if self._size else None
        self._say(
            {"progress": {"stage": stage, "stages": self._stages, "share": share, "bytes": self._read, **vars(counts)}}
        )


def _next(task: Task, number: int, steps: list[Part], reading: Reading, progress: _Progress) -> Manifest:
    before = read_manifest(_stage_folder(task, number - 1))
    relation = staged_relation(_stage_folder(task, number - 1), before)
    reading.log("transforming", step=steps[0].id, kind=steps[0].kind)
    if relation is None:
        return before
    sides = {steps[0].id: read_side(steps[0], reading, relation)}
    piece = Piece(f"stage {number}", relation, first_line=None)
    return _stage(task, number, steps, sides, (reading, progress), lambda: iter([piece]))


def _stage(
    task: Task,
    number: int,
    steps: list[Part],
    sides: dict[str, Side],
    company: tuple[Reading, _Progress],
    pieces: Callable[[], Iterator[Piece]],
) -> Manifest:
    reading, progress = company
    chunks = Chunks(_stage_folder(task, number))
    if chunks.manifest.finished:
        return chunks.manifest
    if chunks.manifest.lines:
        reading.log("resuming", chunks=chunks.manifest.lines, rows=chunks.manifest.counts.taken)
    ways = Ways(steps, sides, sum(added(step, sides.get(step.id, Side())) for step in steps), reading.failures)

    def told(counts: Counts, piece: Piece) -> None:
        progress.told(number, counts, piece)

    try:
        Stage(reading.connection, ways, chunks, told, task.most).run(pieces())
    except Restart:
        reading.log("restarting", stage=number)
        chunks.forget()
        Stage(reading.connection, ways, chunks, told, task.most).run(pieces())
    return chunks.manifest


def staged_relation(folder: Path, manifest: Manifest) -> str | None:
    """SQL over the chunks of a stage, None when no row came of it."""
    if not manifest.files:
        return None
    files = ", ".join(literal(str(folder / name)) for name in manifest.files)
    union = ", union_by_name = true" if len(manifest.schemas) > 1 else ""
    return f"SELECT * FROM read_parquet([{files}]{union})"


def _done(task: Task, stages: int, last: Manifest, say: Say) -> None:
    found = [read_manifest(_stage_folder(task, number)) for number in range(stages)]
    first = found[0].counts
    grown = sum(manifest.counts.added for manifest in found)
    folded = grown + sum(a.counts.passed - b.counts.taken for a, b in zip(found, found[1:], strict=False))
    filtered = sum(manifest.counts.filtered for manifest in found) + folded
    rejected = sum(manifest.counts.rejected for manifest in found)
    folder = _stage_folder(task, stages - 1)
    say({
        "done": {
            "extracted": first.taken + grown,
            "passed": found[-1].counts.passed,
            "filtered": filtered,
            "folded": folded,
            "rejected": rejected,
            "files": [str(folder / name) for name in last.files],
            "schemas": last.schemas,
            "rejects": [str(_stage_folder(task, n) / name) for n, m in enumerate(found) for name in m.rejects],
            "state": found[0].state,
        }
    })  # fmt: skip


def _size(task: Task, reading: Reading) -> int:
    source = SOURCES[task.source.kind]
    return source.size(task.source.options, reading) if source.size else 0


def _stage_folder(task: Task, number: int) -> Path:
    return task.staging / f"stage_{number}"


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
