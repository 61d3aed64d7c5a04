"""Values as JSON bytes: ISO times, NaN as null, integers beyond 2^53 and exact decimals as text."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import flask
import orjson

SAFE = 2**53


def to_bytes(value: Any) -> bytes:
    """`value` as JSON."""
    return orjson.dumps(safe(value), default=_other, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def safe(value: Any) -> Any:
    """`value` with integers that a double can't hold as text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if -SAFE < value < SAFE else str(value)
    if isinstance(value, dict):
        return {key: safe(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [safe(each) for each in value]
    return value


def answer(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> flask.Response:
    """`value` as a JSON answer with an ETag; 304 when the caller already has it."""
    body = to_bytes(value)
    response = flask.Response(body, status, content_type="application/json", headers=headers)
    if flask.request.method == "GET" and status == 200:
        response.set_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
        response.make_conditional(flask.request)
    return response


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
