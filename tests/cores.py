"""Cores for tests: in memory or in a folder, with a stopped clock; closed with the test or fixture that made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.clock import StoppedClock
from data.core import Core
from data.opening import close_core, open_core
from data.settings import read_settings

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_open: list[Core] = []


def make_core(home: Path | str = ":memory:", *, moment: datetime = NOON, **settings: Any) -> Core:
    """A core on `home`, by default wholly in memory, whose clock stands at `moment`."""
    return lent(open_core(read_settings({}, home=Path(home), **settings), clock=StoppedClock(moment)))


def lent(core: Core) -> Core:
    """The core, to be closed with the test or fixture that runs now."""
    _open.append(core)
    return core


def kept(core: Core) -> Core:
    """The core, to be left open as long as the process of the tests lives."""
    _open.remove(core)
    return core


@contextmanager
def closing_later(later: list[Core]) -> Iterator[None]:
    """Put the cores lent meanwhile into `later`, whose owner closes them."""
    before = len(_open)
    try:
        yield
    finally:
        later.extend(_open[before:])
        del _open[before:]


def close_all(cores: list[Core]) -> None:
    """Close them, the newest first; one that is closed already stays so."""
    while cores:
        close_core(cores.pop())
