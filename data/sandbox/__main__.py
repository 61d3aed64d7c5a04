"""Life of a sandboxed process: lock in, say so, answer requests until the line closes."""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import orjson

from data.sandbox import wire
from data.sandbox.answer import Request, answer
from data.sandbox.engine import Engine, open_engine
from data.sandbox.jail import lock_in
from data.sandbox.refusal import Refusal

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/share/zoneinfo",
    "/proc/self",
    "/proc/meminfo",
    "/sys/fs/cgroup",
)


def main(orders: dict[str, Any]) -> None:
    """Serve on the socket `orders["line"]` until it closes."""
    sys.setrecursionlimit(20_000)
    sys.dont_write_bytecode = True
    line = socket.socket(fileno=orders["line"])
    alone = threading.active_count() == 1
    readable = [*always_readable(), *orders["readable"]]
    state = lock_in(readable, memory=orders["memory"], parent=orders["parent"])
    wire.send(line, wire.READY, orjson.dumps({**state, "alone": alone, "duckdb": duckdb.__version__}))
    _serve(line, orders)


def always_readable() -> list[str]:
    """What the interpreter and the engine read whatever the question: never the folder the app lives or writes in."""
    return [*_SYSTEM, sys.prefix, sys.base_prefix, str(Path(__file__).parent)]


def _serve(line: socket.socket, orders: dict[str, Any]) -> None:
    engine: Engine | None = None
    while True:
        try:
            _, body = wire.receive(line)
        except wire.Closed:
            return
        asked = orjson.loads(body)
        lakes = tuple((lake, file) for lake, file in asked["lakes"])
        try:
            if "plan" in asked:
                wire.send(line, wire.END, orjson.dumps({**_planned(asked["plan"]), "resident": _resident()}))
                continue
            if engine is None or engine.lakes != lakes:
                engine = _reopen(engine, lakes, orders)
            if "sql" in asked:
                _answer(engine, asked, line)
            else:
                wire.send(line, wire.END, b"{}")
        except Refusal as refusal:
            text = asked.get("sql") or asked.get("plan", {}).get("sql", "")
            said = {**refusal.as_json(text), "resident": _resident()}
            wire.send(line, wire.ERROR, orjson.dumps(said))


def _reopen(engine: Engine | None, lakes: tuple[tuple[str, str], ...], orders: dict[str, Any]) -> Engine:
    if engine is not None:
        engine.connection.close()
    try:
        return open_engine(lakes, memory=orders["memory"], threads=orders["threads"])
    except duckdb.Error as error:
        raise Refusal("query.engine", message=type(error).__name__) from error


def _answer(engine: Engine, asked: dict[str, Any], line: socket.socket) -> None:
    def send(kind: bytes, body: bytes) -> None:
        if kind == wire.END:
            body = orjson.dumps({**orjson.loads(body), "resident": _resident()})
        wire.send(line, kind, body)

    fields = {name: asked[name] for name in Request.__dataclass_fields__}
    if asked["dialect"] is None:
        answer(engine, Request(**fields), send)
        return
    from data.sandbox.dialects import translate  # a third of the start of a process, for few of its statements

    fields["sql"] = translate(asked["sql"], asked["dialect"], lakes=asked["renamed"])
    try:
        answer(engine, Request(**fields), send)
    except Refusal as refusal:
        raise Refusal(refusal.code, **refusal.params, translated=fields["sql"]) from refusal


def _planned(asked: dict[str, Any]) -> dict[str, Any]:
    """How a statement that needs remote lakes is to be run: parsed here, because parsers can be bombed too."""
    from data.sandbox.remote_guard import inspect_remote  # SQLGlot, as above

    return inspect_remote(asked["sql"], asked["dialect"], lake=asked["lake"], granted=asked["granted"])


def _resident() -> int:
    """Bytes of memory this process holds."""
    statistics = Path("/proc/self/statm")
    if statistics.exists():
        return int(statistics.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
    os._exit(0)
