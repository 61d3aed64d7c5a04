"""A stand-in for Snowflake: fakesnow (its wire over DuckDB) in an environment of its own, for Snowflake's own client.
It stops nothing that runs and knows no read-only role."""

from __future__ import annotations

import atexit
import importlib
import json
import subprocess
import sys
import threading
import time
import urllib.request
from functools import cache
from pathlib import Path

PYTHON = Path(sys.prefix) / "servers/fakesnow/bin/python"


@cache
def snowflake() -> int:
    """The port it listens on. Skips the test where it is not installed."""
    import pytest

    pytest.importorskip("snowflake.connector")
    if not PYTHON.exists():
        pytest.skip("fakesnow is not installed in .venv/servers")
    process = subprocess.Popen([PYTHON, __file__], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    atexit.register(process.wait)
    atexit.register(process.kill)
    assert process.stdout is not None
    port = int(process.stdout.readline())
    _await(port)
    return port


def run_in_snowflake(port: int, *statements: str) -> None:
    """Run statements as somebody who may do anything."""
    import snowflake.connector

    login = {"user": "owner", "password": "x", "account": "acme", "host": "127.0.0.1", "port": port, "protocol": "http"}
    with snowflake.connector.connect(**login) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _await(port: int) -> None:
    waiting, until = threading.Event(), time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            waiting.wait(0.2)
    raise RuntimeError("fakesnow did not start")


def serve() -> None:
    """Answer until the process is ended. What version 5 of the client wants and fakesnow leaves out is put in: tokens
    at the login, moments that may be NULL, settings of a session."""
    import socket

    import uvicorn

    server, arrow = (importlib.import_module(f"fakesnow.{name}") for name in ("server", "arrow"))
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def login(request):
        told = json.loads((await server.login_request(request)).body)
        told["data"] |= {
            "masterToken": "m",
            "validityInSeconds": 3600,
            "masterValidityInSeconds": 14400,
            "sessionId": 1,
        }
        return JSONResponse(told)

    connected = server.shared_fs.connect
    server.shared_fs.connect = lambda *names, **more: connected(*names, **{**more, "nop_regexes": ["^ALTER SESSION"]})
    arrow.pa = _Masked()
    routes = [each for each in server.app.routes if each.path != "/session/v1/login-request"]
    server.app.router.routes = [Route("/session/v1/login-request", login, methods=["POST"]), *routes]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(server.app, log_level="error")).run(sockets=[listening])


class _Masked:
    """Arrow, whose structs are NULL where their first field is."""

    def __init__(self):
        self._arrow = importlib.import_module("pyarrow")
        self.StructArray = self

    def __getattr__(self, name):
        return getattr(self._arrow, name)

    def from_arrays(self, arrays, **more):
        mask = arrays[0].is_null()
        return self._arrow.StructArray.from_arrays([each.fill_null(0) for each in arrays], mask=mask, **more)


if __name__ == "__main__":
    serve()
