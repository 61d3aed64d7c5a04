"""What becomes of a delivery after a try: sent, tried again after a pause twice as long each time, or given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

TRIES = 6
FIRST_PAUSE = timedelta(seconds=30)


def outcome(tries: int, error: str | None, now: datetime) -> dict[str, Any]:
    """The columns of a delivery after its try number `tries`; `error` says why it did not arrive."""
    if error is None:
        return {"status": "sent", "tries": tries, "next_at": None, "error": None}
    if tries >= TRIES:
        return {"status": "dead", "tries": tries, "next_at": None, "error": error[:200]}
    return {"status": "pending", "tries": tries, "next_at": now + FIRST_PAUSE * 2 ** (tries - 1), "error": error[:200]}
