"""Servers on this machine that keep what they are sent: a webhook and a mailbox."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Kept:
    """What came in: (body, headers) of a webhook, a mail as text. `status` is what a webhook answers."""

    address: str = ""
    status: int = 204
    got: list[Any] = field(default_factory=list)


@contextlib.contextmanager
def webhook() -> Iterator[Kept]:
    """A webhook that answers with `status`."""
    kept = Kept()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.got.append((self.rfile.read(int(self.headers["Content-Length"])), dict(self.headers)))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        kept.address = f"http://127.0.0.1:{port}/hook"
        yield kept


@contextlib.contextmanager
def mailbox() -> Iterator[Kept]:
    """As much SMTP as it takes to be given a mail."""
    kept = Kept()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go\r\n")
                    kept.got.append("".join(iter(lambda: _text(self.rfile), "")))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        kept.address = f"smtp://127.0.0.1:{port}"
        yield kept


def _text(lines: Any) -> str:
    line: bytes = lines.readline()
    return "" if line in (b".\r\n", b"") else line.decode()


@contextlib.contextmanager
def _running(server: Any) -> Iterator[int]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
