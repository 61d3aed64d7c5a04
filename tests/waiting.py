"""Waiting for what another thread or process brings about, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60.0
Found = TypeVar("Found")


def until(happened: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """What `happened` gives as soon as that is true; the test fails when it never is."""
    end = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)
    return found
