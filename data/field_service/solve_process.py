"""The process in which VROOM runs: locked in, one problem at a time, in and out as VROOM's own JSON.

Run as a file, so that nothing of the product is loaded but the jail and the line.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import timedelta
from typing import Any

import orjson

from data.sandbox import wire
from data.sandbox.jail import lock_in

SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/share/zoneinfo", "/proc/self", "/proc/meminfo", "/sys/fs/cgroup")


def main(orders: dict[str, Any]) -> None:
    """Serve on the socket `orders["line"]` until it closes."""
    import vroom

    line = socket.socket(fileno=orders["line"])
    sys.dont_write_bytecode = True
    readable = [*SYSTEM, sys.prefix, sys.base_prefix]
    state = lock_in(readable, memory=orders["memory"], parent=orders["parent"])
    wire.send(line, wire.READY, orjson.dumps({**state, "pid": os.getpid()}))
    while True:
        try:
            _, body = wire.receive(line)
            wire.send(line, *_answer(vroom, orjson.loads(body)))
        except wire.Closed:
            return


def _answer(vroom: Any, asked: dict[str, Any]) -> tuple[bytes, bytes]:
    if "crash" in asked:
        os.abort()
    try:
        problem = vroom.Input()
        problem._from_json(json.dumps(asked["problem"]), False)
        limit = None if asked["seconds"] is None else timedelta(seconds=asked["seconds"])
        solved = problem.solve(exploration_level=asked["exploration"], nb_threads=1, timeout=limit)
        return wire.END, orjson.dumps(solved.to_dict())
    except Exception as error:
        return wire.ERROR, orjson.dumps({"message": str(error)[:500]})


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
