"""What a connection to a remote lake can do, whatever its driver."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from data.errors import LakeError, NexusError
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Stream:
    """The rows of a statement as Arrow batches, fetched while they are read. Reading raises our errors."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


class Asked(Protocol):
    """What may be asked of an open connection, by one thread at a time; only `cancel` may be called from another.

    It is read-only and limits the time of its statements by the lake's own means, where the lake has any.
    """

    def version(self) -> str:
        """What the server calls itself."""

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view that may be read, with columns, from the lake's own catalogue."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement in the lake's dialect. Raises QueryError and LakeError."""

    def cancel(self) -> None:
        """Stop in the server what runs there; `execute` or its stream then raises QueryError `query.cancelled`."""


class Remote(Asked, Protocol):
    """An open connection, as who opened it holds it."""

    def begin(self, milliseconds: int) -> None:
        """Be as newly opened, for statements of so many milliseconds. Raises QueryError and LakeError."""

    def rest(self) -> bool:
        """Let go of all that the session holds, to be used again by anybody; False when it has to be closed instead."""

    def close(self) -> None:
        """Give the connection back."""


@dataclass(frozen=True)
class Speech:
    """How a kind speaks to its server: statements that begin a session (`{ms}` is the deadline), its catalogue and
    version, and what its errors mean. `catalogue` gives schema, table, column, type, rows, bytes, in order. `plans` are
    driver options for EXPLAIN. `rest` leaves nothing of a session to its next user; without it none is used again.
    """

    dialect: str
    begin: tuple[str, ...]
    catalogue: str
    version: str
    explain: Callable[[Exception, str], NexusError]
    plans: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""


def rested(run: Callable[[str], Any], speech: Speech) -> bool:
    """Whether a session was left clean."""
    if not speech.rest:
        return False
    try:
        run(speech.rest)
    except NexusError:
        return False
    return True


def driver(module: str, *, package: str, kind: str) -> ModuleType:
    """The module of a driver. Raises LakeError naming the package to install."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise LakeError("lake.driver_missing", kind=kind, package=package) from None
