"""Frames between the pool and a sandboxed process: one byte of kind, four of length, then JSON."""

from __future__ import annotations

import socket
import struct

READY, ASK, HEAD, ROWS, END, ERROR = b"R", b"A", b"H", b"D", b"E", b"X"
LARGEST_FRAME = 32 * 1024 * 1024
_PREFIX = struct.Struct("!cI")


class Closed(Exception):
    """The other side is gone."""


def send(line: socket.socket, kind: bytes, body: bytes = b"") -> None:
    """Send one frame. Raises Closed when nobody listens any more."""
    try:
        line.sendall(_PREFIX.pack(kind, len(body)) + body)
    except (BrokenPipeError, ConnectionError) as error:
        raise Closed from error


def receive(line: socket.socket) -> tuple[bytes, bytes]:
    """Kind and body of the next frame. Raises Closed at the end of the line or a frame of impossible length, and
    TimeoutError when the socket has a timeout and it passed."""
    kind, length = _PREFIX.unpack(_exactly(line, _PREFIX.size))
    if length > LARGEST_FRAME:
        raise Closed
    return kind, _exactly(line, length)


def _exactly(line: socket.socket, length: int) -> bytes:
    body = bytearray()
    while len(body) < length:
        try:
            part = line.recv(min(length - len(body), 1 << 20))
        except ConnectionError as error:
            raise Closed from error
        if not part:
            raise Closed
        body += part
    return bytes(body)
