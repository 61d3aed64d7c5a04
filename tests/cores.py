"""Cores for tests: in memory or in a folder, with a stopped clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.clock import StoppedClock
from data.core import Core
from data.opening import open_core
from data.settings import read_settings

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_core(home: Path | str = ":memory:", *, moment: datetime = NOON, **settings: Any) -> Core:
    """A core on `home`, by default wholly in memory, whose clock stands at `moment`."""
    return open_core(read_settings({}, home=Path(home), **settings), clock=StoppedClock(moment))
