"""Frames between the pool and a sandboxed process: one byte of kind, four of length, then JSON or raw bytes.

A question may carry open files, two at most, which its receiver reads by their descriptors.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Sequence

READY, ASK, HEAD, ROWS, BYTES, END, ERROR = b"R", b"A", b"H", b"D", b"B", b"E", b"X"
LARGEST_FRAME = 32 * 1024 * 1024
_FILES = 2
_PREFIX = struct.Struct("!cI")


class Closed(Exception):
    """The other side is gone."""


def send(line: socket.socket, kind: bytes, body: bytes | memoryview = b"", *, files: Sequence[int] = ()) -> None:
    """Send one frame, and the open `files` with it. Raises Closed when nobody listens any more."""
    prefix = _PREFIX.pack(kind, len(body))
    try:
        if files:
            socket.send_fds(line, [prefix], list(files))
            line.sendall(body)
        elif len(body) > 1 << 16:
            line.sendall(prefix)
            line.sendall(body)
        else:
            line.sendall(prefix + body)
    except (BrokenPipeError, ConnectionError) as error:
        raise Closed from error


def receive(line: socket.socket) -> tuple[bytes, bytes]:
    """Kind and body of the next frame. Raises Closed at the end of the line or a frame of impossible length, and
    TimeoutError when the socket has a timeout and it passed."""
    return _body(line, _exactly(line, _PREFIX.size))


def receive_with_files(line: socket.socket) -> tuple[bytes, bytes, list[int]]:
    """Like `receive`, with the descriptors of the files that came along; the caller closes them."""
    try:
        prefix, files, _, _ = socket.recv_fds(line, _PREFIX.size, _FILES)
    except ConnectionError as error:
        raise Closed from error
    if not prefix:
        raise Closed
    prefix += _exactly(line, _PREFIX.size - len(prefix))
    try:
        return (*_body(line, prefix), files)
    except BaseException:
        for file in files:
            os.close(file)
        raise


def _body(line: socket.socket, prefix: bytes) -> tuple[bytes, bytes]:
    kind, length = _PREFIX.unpack(prefix)
    if length > LARGEST_FRAME:
        raise Closed
    return kind, _exactly(line, length)


def _exactly(line: socket.socket, length: int) -> bytes:
    body = bytearray(length)
    view, read = memoryview(body), 0
    while read < length:
        try:
            count = line.recv_into(view[read : read + (1 << 20)])
        except ConnectionError as error:
            raise Closed from error
        if not count:
            raise Closed
        read += count
    return bytes(body)
