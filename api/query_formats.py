"""Answers that stream: media types, and how each format says that it broke off.

The server ends a transfer whose iterator raises as if it were whole (Granian, src/wsgi/io.rs), so what was sent by then
is given an end that no reader of the format takes for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import flask
import orjson

from api.answers import CSV, NDJSON
from api.errors import problem
from data.errors import NexusError

ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
MEDIA = {NDJSON: "ndjson", CSV: "csv", ARROW: "arrow", PARQUET: "parquet", XLSX: "xlsx"}
ENDINGS = {"ndjson": "ndjson", "csv": "csv", "arrow": "arrows", "parquet": "parquet", "xlsx": "xlsx"}
_NO_MESSAGE = b"\xff\xff\xff\xff\xf0\xff\xff\x00"


def wanted_format() -> str | None:
    """The format of the answer the caller prefers; None for JSON."""
    best = flask.request.accept_mimetypes.best_match([JSON, *MEDIA])
    return MEDIA.get(best or JSON)


def streamed(pieces: Iterator[bytes], format_name: str, *, name: str) -> flask.Response:
    """An answer of `pieces`, called `name` where it is saved. Nothing of it is held here."""
    media = next(media for media, known in MEDIA.items() if known == format_name)
    response = flask.Response(Whole(pieces, format_name), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS[format_name]}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class Whole:
    """The pieces; in place of a late error, an end that says so. Closing it closes their source."""

    def __init__(self, pieces: Iterator[bytes], format_name: str) -> None:
        self._pieces = pieces
        self._format = format_name
        self._problem = flask.copy_current_request_context(problem)
        self._broken = False

    def __iter__(self) -> Whole:
        return self

    def __next__(self) -> bytes:
        if self._broken:
            raise StopIteration
        try:
            return next(self._pieces)
        except NexusError as error:
            self._broken = True
            return _BROKEN[self._format](self._problem(error))

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


def _broken_line(found: dict[str, object]) -> bytes:
    """A line that is no JSON: its object does not end."""
    return b'{"error":' + orjson.dumps(found)


def _broken_row(found: dict[str, object]) -> bytes:
    """A quoted cell that does not end."""
    return f'"!error {found["code"]}: {found["detail"]}'.encode().replace(b'"', b"'").replace(b"'", b'"', 1)


def _nothing(_found: dict[str, object]) -> bytes:
    """Without its footer the file can't be opened."""
    return b""


_BROKEN: dict[str, Callable[[dict[str, object]], bytes]] = {
    "ndjson": _broken_line,
    "csv": _broken_row,
    "arrow": lambda _found: _NO_MESSAGE,
    "parquet": _nothing,
    "xlsx": _nothing,
}
