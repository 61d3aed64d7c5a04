"""What will stand in the history of a query, before its outcome is known."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
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
class Note:
    """A query that was asked; call one of its methods once."""

    core: Core
    query_id: str
    text: str
    lake: str
    actor: Actor
    at: datetime

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
        text = self.text[:LONGEST].encode(errors="replace").decode()
        asked = Asked(self.query_id, self.at, self.actor.id, self.lake, text, **{**facts, **outcome})
        self.core.workers.history.note(asked)


def new_note(core: Core, text: str, lake: str, actor: Actor) -> Note:
    """A note of a query asked now, under an id of its own."""
    return Note(core, f"qry_{secrets.token_hex(8)}", text, lake, actor, core.clock.now())
