"""The inside of a process of ours that meets hostile or very large input: it is bounded, and talks to its parent alone.

Weaker than `data/sandbox/jail`, which shuts in SQL that people write: files can be written and servers reached here.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import TextIO

PARENT_DEATH_SIGNAL = 1
NO_NEW_PRIVILEGES = 38


def confine(memory: int) -> None:
    """Bound the addresses of this process to `memory` bytes, leave no core files, gain no privileges, and die with
    the thread that started it. Beyond the first two, Linux only."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        libc = ctypes.CDLL(None)
        libc.prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def channel() -> TextIO:
    """The way to the parent. Standard output is turned away from it: libraries may print there."""
    found = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return found
