"""`Idempotency-Key`: the same write sent again gets the answer it got the first time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import flask

from api.errors import problem_of
from data.access import Actor
from data.core import Core
from data.errors import InputError, NexusError
from data.store.answers import Key, StoredAnswer, claim, drop, keep

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = ("Content-Type", "Location", "ETag")


def once(core: Core, actor: Actor, act: Callable[[], flask.Response]) -> flask.Response:
    """The answer of `act`, or the one it gave before to the same request under the same key.

    A refusal of ours (4xx) is an answer too; after a fault or a lake that did not answer the key is free again.
    """
    text = flask.request.headers.get(HEADER)
    if text is None:
        return act()
    if not 0 < len(text) <= LONGEST:
        raise InputError("request.key_length", most=LONGEST)
    key = Key(actor.id, text, _digest())
    given = claim(core.store, key, now=core.clock.now())
    if given is not None:
        return flask.Response(given.body, given.status, {**given.headers, "Idempotency-Replayed": "true"})
    try:
        response = _acted(act)
    except BaseException:
        drop(core.store, key)
        raise
    _settle(core, key, response)
    return response


def _acted(act: Callable[[], flask.Response]) -> flask.Response:
    try:
        return act()
    except NexusError as error:
        return problem_of(error)


def _settle(core: Core, key: Key, response: flask.Response) -> None:
    if response.status_code >= 429 or response.is_streamed:
        drop(core.store, key)
        return
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    keep(core.store, key, StoredAnswer(response.status_code, headers, response.get_data()))


def _digest() -> str:
    request = flask.request
    sent = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.blake2b(sent, digest_size=16).hexdigest()
