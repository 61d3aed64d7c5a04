"""A query on its way: what was asked, what was brought here for it, what is to run in the end."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from data.errors import QueryError
from data.queries.road import Road


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, until when (monotonic clock), and how many rows at most."""

    query_id: str
    text: str
    actor: str
    deadline: float
    rows: int
    parameters: Any

    @property
    def milliseconds(self) -> int:
        """What is left of its time. Raises QueryError when nothing is."""
        left = int((self.deadline - monotonic()) * 1000)
        if left <= 0:
            raise QueryError("query.timeout", timeout_ms=0)
        return left


@dataclass(frozen=True)
class Scan:
    """What ran in a remote lake: the statement in its dialect, the rows and bytes of Arrow it sent, its time in ms."""

    lake: str
    tables: tuple[str, ...]
    sql: str
    rows: int
    bytes: int
    milliseconds: float

    def to_json(self) -> dict[str, Any]:
        """As the API writes it."""
        return {
            "lake": self.lake,
            "tables": list(self.tables),
            "sql": self.sql,
            "rows": self.rows,
            "bytes": self.bytes,
            "milliseconds": round(self.milliseconds, 1),
        }


@dataclass(frozen=True)
class Gathered:
    """What the worker is to run, over which files, and what was brought here for it. `tables` are those that a remote
    lake read to answer by itself, None where the worker knows better."""

    text: str
    road: Road
    parameters: Any
    scans: tuple[Scan, ...] = ()
    tables: tuple[tuple[str, str, str], ...] | None = None
