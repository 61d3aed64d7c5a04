"""What will stand in the history of a query, before its outcome is known."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import LimitError, NexusError
from data.sandbox.text import LONGEST
from data.workers import Asked, Reply

_STATUS = {"query.timeout": "timed_out", "query.cancelled": "cancelled"}


@dataclass(frozen=True)
class Written:
    """A text with `{{parameters}}` as it was before they were bound, and their values by name."""

    text: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """A query that was asked; call one of its methods once."""

    core: Core
    query_id: str
    text: str
    lake: str
    actor: Actor
    at: datetime
    written: Written | None = None

    def succeeded(self, reply: Reply, *, milliseconds: float, tables: Sequence[Sequence[str]]) -> None:
        """It was answered, within `milliseconds` of work."""
        self._write(
            status="succeeded",
            row_count=reply.end["row_count"],
            bytes=reply.end["bytes"],
            truncated=reply.end["truncated"],
            queue_ms=reply.queue_ms,
            execution_ms=milliseconds,
            tables=[list(table) for table in tables],
        )

    def failed(self, error: NexusError, milliseconds: float) -> None:
        """It was not."""
        status = "busy" if isinstance(error, LimitError) else _STATUS.get(error.code, "failed")
        self._write(status=status, error=error.code, execution_ms=milliseconds)

    def _write(self, **outcome: Any) -> None:
        facts: dict[str, Any] = {
            "error": None,
            "row_count": None,
            "bytes": None,
            "truncated": False,
            "queue_ms": 0.0,
            "tables": [],
        }
        if self.written is not None:
            facts |= {"written": _kept(self.written.text), "given": dict(self.written.values)}
        text = _kept(self.text)
        asked = Asked(self.query_id, self.at, self.actor.id, self.lake, text, **{**facts, **outcome})
        self.core.workers.history.note(asked)


def new_note(core: Core, text: str, lake: str, actor: Actor, *, written: Written | None = None) -> Note:
    """A note of a query asked now, under an id of its own."""
    return Note(core, f"qry_{secrets.token_hex(8)}", text, lake, actor, core.clock.now(), written)


def _kept(text: str) -> str:
    return text[:LONGEST].encode(errors="replace").decode()
