"""What a source is: options, and pieces to read one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.flow.options import Option, Refused, Values


@dataclass(frozen=True)
class Reading:
    """Where a source reads: the engine, a folder of its own, the folder that relative paths start at, what earlier
    executions left in `state`, secrets by name, lake id -> DuckDB file or kind and options of a remote one, and whom to
    tell what it does. `cancels` stop what runs in other servers. What goes wrong
    in a reader of ours while the engine pulls rows out of it is kept in `failures`: the engine tells of it in its own
    words only."""

    connection: duckdb.DuckDBPyConnection
    work: Path
    base: Path
    state: Mapping[str, Any]
    secrets: Mapping[str, str]
    lakes: Mapping[str, Any]
    log: Callable[..., None]
    limit: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    failures: list[Refused] = field(default_factory=list)
    cancels: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True)
class Broken:
    """Text that is no record: `line` counts from 1 in its file, `raw` is the text."""

    line: int
    raw: str
    rule: str
    params: dict[str, Any]


def none_broken() -> list[Broken]:
    """A piece whose rows are all records."""
    return []


@dataclass(frozen=True)
class Piece:
    """One relation to read from start to end: a file, a table, the pages of an API.

    `relation` is SQL; `mark` is equal only when the same rows will come in the same order, empty when that is unsure.
    `broken` is asked after the last row, `state` after the load committed. `first_line` is the line of the first row.
    `narrow` is asked for the same rows in the same order where memory does not suffice for `relation`.
    """

    name: str
    relation: str
    mark: str = ""
    size: int = 0
    first_line: int | None = 1
    delimiter: str | None = None
    broken: Callable[[], list[Broken]] = none_broken
    state: Callable[[], dict[str, Any]] = dict
    narrow: Callable[[], str] | None = None


@dataclass(frozen=True)
class Source:
    """One kind of source. `pieces` are read in order; one is asked for after the one before it is read.

    `follows` says that the source can read only what is new since the last execution.
    """

    name: str
    options: tuple[Option, ...]
    pieces: Callable[[Values, Reading], Iterator[Piece]]
    size: Callable[[Values, Reading], int] | None = None
