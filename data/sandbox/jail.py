"""Locks this process in, by the operating system: what the engine can't be talked out of.

Linux gives all of it; elsewhere what is missing is reported, not hidden.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}
_NET_BIND_AND_CONNECT = 0b11
_SCOPE_SOCKETS_AND_SIGNALS = 0b11
_HEADROOM = 384 * 1024 * 1024
_BEHIND = 5
_FOR_CODE = 512 * 1024 * 1024


def lock_in(readable: Sequence[str], *, memory: int, parent: int) -> dict[str, Any]:
    """Lock this process in for good, and say how well: `landlock` is the kernel's version of it, 0 for none.

    Only files below `readable` can be opened, only for reading; nothing can be executed, connected to or signalled;
    `memory` bytes may be taken beyond what is taken now; the process dies with the process `parent`.
    """
    linux = sys.platform == "linux"
    if linux:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit("the process that asked for this one is gone")
    yield_to(parent)
    _limit(memory)
    return {"landlock": _landlock(libc, readable) if linux else 0, "platform": sys.platform}


def yield_to(process: int, *, thread: int = 0) -> None:
    """Let this process, on Linux a `thread` alone and what it starts, wait for a processor behind `process`."""
    os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, process) + _BEHIND, 19))


@contextmanager
def room_for_code() -> Iterator[None]:
    """Let the block load a library: the address space it takes is not taken from that for questions."""
    bound, most = resource.getrlimit(resource.RLIMIT_AS)
    if bound == resource.RLIM_INFINITY:
        yield
        return
    before = _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (min(bound + _address_space() - before, most), most))


def _limit(memory: int) -> None:
    for which, bound in {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: 64}.items():
        resource.setrlimit(which, (bound, bound))
    taken = _address_space()
    if taken:
        bound = taken + memory + _HEADROOM
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound + _FOR_CODE))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system doesn't say."""
    statistics = Path("/proc/self/statm")
    return int(statistics.read_text().split()[0]) * resource.getpagesize() if statistics.exists() else 0


def _landlock(libc: ctypes.CDLL, readable: Sequence[str]) -> int:
    version: int = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return 0
    rights = (1 << _FILE_RIGHTS_BY_ABI.get(version, 16)) - 1
    network = _NET_BIND_AND_CONNECT if version >= 4 else 0
    scopes = _SCOPE_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = struct.pack("=QQQ", rights, network, scopes)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return 0
    for path in readable:
        _allow(libc, ruleset, path)
    refused = libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return 0 if refused else version


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    if not os.path.exists(path):
        return
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
    libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)
