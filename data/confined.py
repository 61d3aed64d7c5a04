"""The inside of a process of ours that meets hostile or very large input: it is bounded, and talks to its parent alone.

Weaker than `data/sandbox/jail`, which shuts in SQL that people write: files can be written and servers reached here.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from typing import TextIO

PARENT_DEATH_SIGNAL = 1
NO_NEW_PRIVILEGES = 38
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_BIND_AND_CONNECT = 0b11
_ABI_WITH_NETWORK = 4


def confine(memory: int) -> None:
    """Bound the addresses of this process to `memory` bytes, leave no core files, gain no privileges, and die with
    the thread that started it. Beyond the first two, Linux only."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        libc = ctypes.CDLL(None)
        libc.prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def without_network() -> bool:
    """From now on this thread, and those it starts, can connect to no TCP port and listen on none. Whether the kernel
    could be told so: Linux with Landlock 4."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version: int = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < _ABI_WITH_NETWORK:
        return False
    attributes = struct.pack("=QQ", 0, _BIND_AND_CONNECT)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    refused: int = libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return refused == 0


def channel() -> TextIO:
    """The way to the parent. Standard output is turned away from it: libraries may print there."""
    found = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return found
