"""What happens, as it happens: Server-Sent Events and their polling twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flask

from api.answers import answer, to_bytes
from api.operation import Operation, Parameter, Request
from api.schemas.live import Events
from api.streams import Streams, streams
from data.core import Core
from data.events import Event

HEARTBEAT = 15.0
RETRY_MS = 3_000
CROWDED_MS = 15_000
BATCH = 500
PARAMETERS = (
    Parameter("topics", "Topics, comma-separated; all when left out.", "data.changed"),
    Parameter("since", "Ask once for what came after this id, instead of listening.", "0", type="integer"),
    Parameter("after", "Begin a stream after this id, as `Last-Event-ID` does.", "0", type="integer"),
    Parameter("Last-Event-ID", "Resume a stream after this id; browsers send it by themselves.", place="header"),
)


def listen(request: Request) -> flask.Response:
    """A stream of events after `Last-Event-ID` or `after` (from now on without them), or with `since` a list at once.

    A comment every 15 seconds keeps the line open. When too many listen, the stream ends after what there is to tell
    and `retry` says when to come back; nothing is lost, because events are kept.
    """
    topics = tuple(word for word in request.args.get("topics", "").split(",") if word)
    if "since" in request.args:
        since = request.number("since", 0)
        found = request.core.events.since(since, topics=topics, limit=BATCH)
        return answer({"events": [_plain(event) for event in found], "lastId": found[-1].id if found else since})
    start = _last_seen(request)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = _tell(request.core, start, topics, streams())
    return flask.Response(told, content_type="text/event-stream", headers=headers)


def _last_seen(request: Request) -> int:
    text = flask.request.headers.get("Last-Event-ID") or request.args.get("after", "")
    if text.isascii() and text.isdecimal() and len(text) <= 16:
        return int(text)
    return request.core.events.last_id()


def _tell(core: Core, last: int, topics: tuple[str, ...], places: Streams) -> Iterator[bytes]:
    with places.place() as free:
        yield f"retry: {RETRY_MS if free else CROWDED_MS}\nid: {last}\n\n".encode()
        while True:
            found = core.events.wait(last, topics=topics, timeout=HEARTBEAT if free else 0.0)
            for event in found:
                last = event.id
                yield f"id: {event.id}\nevent: {event.topic}\ndata: ".encode() + to_bytes(_plain(event)) + b"\n\n"
            if not free and len(found) < BATCH:
                return
            if not found:
                yield b": still here\n\n"


def _plain(event: Event) -> dict[str, Any]:
    return {"id": event.id, "at": event.at, "topic": event.topic, **event.payload}


OPERATIONS = (
    Operation(
        "GET", "/api/events", listen, "What happens, live", "Live", answer=Events, parameters=PARAMETERS,
        media=("text/event-stream", "application/json"),
    ),
)  # fmt: skip
