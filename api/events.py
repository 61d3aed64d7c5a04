"""What happens, as it happens: Server-Sent Events and their polling twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flask

from api.answers import answer, to_bytes
from api.operation import Operation, Parameter, Request
from api.schemas import Events
from data.core import Core
from data.events import Event

HEARTBEAT = 15.0
RETRY_MS = 3000
PARAMETERS = (
    Parameter("topics", "Topics, comma-separated; all when left out.", "data.changed"),
    Parameter("since", "Ask once for what came after this id, instead of listening.", "0"),
)


def events(request: Request) -> flask.Response:
    """A stream of events after `Last-Event-ID` (from now on without it), or with `since` a list at once."""
    topics = tuple(word for word in request.args.get("topics", "").split(",") if word)
    if "since" in request.args:
        found = request.core.events.since(request.number("since", 0, most=2**53), topics=topics)
        last = found[-1].id if found else request.number("since", 0, most=2**53)
        return answer({"events": [_plain(event) for event in found], "lastId": last})
    start = _last_seen(request)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return flask.Response(_stream(request.core, start, topics), content_type="text/event-stream", headers=headers)


def _last_seen(request: Request) -> int:
    text = flask.request.headers.get("Last-Event-ID", "")
    return int(text) if text.isdecimal() and len(text) < 16 else request.core.events.last_id()


def _stream(core: Core, last: int, topics: tuple[str, ...]) -> Iterator[bytes]:
    yield f"retry: {RETRY_MS}\n\n".encode()
    while True:
        found = core.events.wait(last, topics=topics, timeout=HEARTBEAT)
        for event in found:
            last = event.id
            yield f"id: {event.id}\nevent: {event.topic}\ndata: ".encode() + to_bytes(_plain(event)) + b"\n\n"
        if not found:
            yield b": still here\n\n"


def _plain(event: Event) -> dict[str, Any]:
    return {"id": event.id, "at": event.at, "topic": event.topic, **event.payload}


OPERATIONS = (
    Operation(
        "GET", "/api/events", events, "What happens, live", "Live", answer=Events, parameters=PARAMETERS,
        media=("text/event-stream", "application/json"),
    ),
)  # fmt: skip
