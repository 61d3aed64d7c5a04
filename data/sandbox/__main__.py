"""Life of a sandboxed process: lock in, say so, answer requests until the line closes."""

from __future__ import annotations

import json
import os
import resource
import select
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import orjson

from data.sandbox import wire
from data.sandbox.answer import Request, Send, answer
from data.sandbox.engine import Engine
from data.sandbox.engines import Engines
from data.sandbox.jail import lock_in, room_for_code
from data.sandbox.plans import PlanRequest, plan
from data.sandbox.refusal import Refusal

_IDLE_SECONDS = 0.3
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
    os.putenv("ARROW_DEFAULT_MEMORY_POOL", "system")
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
    engines = Engines(memory=orders["memory"], threads=orders["threads"])
    while True:
        try:
            _load_when_idle(line)
            _, body, files = wire.receive_with_files(line)
        except wire.Closed:
            return
        asked = orjson.loads(body)
        try:
            _act(engines, asked, files, _sender(line))
        except Refusal as refusal:
            text = asked.get("sql") or asked.get("plan", {}).get("sql", "")
            said = {**refusal.as_json(text), "resident": _resident()}
            wire.send(line, wire.ERROR, orjson.dumps(said))
        finally:
            for file in files:
                os.close(file)


def _load_when_idle(line: socket.socket) -> None:
    """Load what formats need (tens of megabytes, a fifth of a second) while nobody waits for it."""
    if "data.sandbox.stored" not in sys.modules and not select.select([line], [], [], _IDLE_SECONDS)[0]:
        _reader()


def _reader() -> Callable[..., None]:
    with room_for_code():
        from data.sandbox.stored import read

    return read


def _act(engines: Engines, asked: dict[str, Any], files: list[int], send: Send) -> None:
    rewritten = _rewritten(asked)
    if rewritten is not None:
        send(wire.HEAD, orjson.dumps(rewritten))
        send(wire.END, b"{}")
    elif "remote" not in asked.get("plan", {"remote": ()}):
        send(wire.END, orjson.dumps(_inspected(asked["plan"])))
    else:
        lakes = tuple((lake, place) for lake, place in asked["lakes"])
        with engines.answering(lakes, brought=asked.get("brought", ())) as engine:
            _ask(engine, asked, files, send)


def _rewritten(asked: dict[str, Any]) -> dict[str, Any] | None:
    """A statement as other text, for which no engine is needed; None when something else is asked for."""
    if "pretty" in asked:
        with room_for_code():
            from data.sandbox.pretty import pretty

        return {"text": pretty(asked["sql"], asked["pretty"])}
    if "drill" in asked:
        with room_for_code():
            from data.sandbox.drill import drill

        return drill(asked["sql"], asked["drill"])
    return None


def _ask(engine: Engine, asked: dict[str, Any], files: list[int], send: Send) -> None:
    if "sql" in asked:
        _answer(engine, asked, send)
    elif "plan" in asked:
        send(wire.END, orjson.dumps(_planned(asked["plan"], engine)))
    elif files:
        _reader()(engine, asked, files, send)
    else:
        send(wire.END, b"{}")


def _sender(line: socket.socket) -> Send:
    def send(kind: bytes, body: bytes | memoryview) -> None:
        if kind == wire.END:
            body = orjson.dumps({**orjson.loads(body), "resident": _resident()})
        wire.send(line, kind, body)

    return send


def _answer(engine: Engine, asked: dict[str, Any], send: Send) -> None:
    if asked["dialect"] is None:
        _run(engine, asked, send)
        return
    from data.sandbox.dialects import translate  # a third of the start of a process, for few of its statements

    text = translate(asked["sql"], asked["dialect"], lakes=asked["renamed"])
    try:
        _run(engine, {**asked, "sql": text}, send)
    except Refusal as refusal:
        raise Refusal(refusal.code, **refusal.params, translated=text) from refusal


def _run(engine: Engine, asked: dict[str, Any], send: Send) -> None:
    """Rows as JSON, a plan, or the bytes of a `format`: its libraries are loaded when first needed."""
    if "measure" in asked:
        plan(engine, PlanRequest(**{name: asked[name] for name in PlanRequest.__dataclass_fields__}), send)
        return
    if "format" not in asked:
        answer(engine, Request(**{name: asked[name] for name in Request.__dataclass_fields__}), send)
        return
    with room_for_code():
        from data.sandbox.streaming import StreamRequest, stream

    stream(engine, StreamRequest(**{name: asked[name] for name in StreamRequest.__dataclass_fields__}), send)


def _planned(asked: dict[str, Any], engine: Engine) -> dict[str, Any]:
    """What to fetch from which remote lake."""
    from data.sandbox.federate import federate  # SQLGlot, as above

    return federate(asked, engine)


def _inspected(asked: dict[str, Any]) -> dict[str, Any]:
    """Whether a statement may be sent to a remote lake: parsed here, because parsers can be bombed too."""
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
