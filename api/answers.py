"""Values as JSON: times in ISO 8601 with Z, NaN as null, integers that a double can't hold as text."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import flask
import orjson

SAFE = 2**53 - 1
QUICK = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_STRICT_INTEGER
JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"


def to_bytes(value: Any) -> bytes:
    """`value` as JSON. Exact decimals are numbers where a double holds them, text where it does not."""
    try:
        return orjson.dumps(value, default=_other, option=QUICK)
    except orjson.JSONEncodeError:
        return orjson.dumps(_safe(value), default=_other, option=QUICK)


def answer(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> flask.Response:
    """`value` as a JSON answer; what was read gets an ETag, and 304 when the caller has it already."""
    body = to_bytes(value)
    response = flask.Response(body, status, content_type=JSON, headers=headers)
    if flask.request.method == "GET" and status == 200:
        response.set_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
        response.make_conditional(flask.request)
    return response


def unchanged(tag: str) -> flask.Response | None:
    """304 when the caller has the answer that `tag` marks, before it is computed again; otherwise None."""
    if not flask.request.if_none_match.contains_weak(tag):
        return None
    response = flask.Response(status=304)
    response.set_etag(tag, weak=True)
    return response


def matched() -> str | None:
    """The tag in `If-Match`; None when the caller names none, or any."""
    tags = flask.request.if_match
    return next(iter(tags.as_set()), "") if tags and not tags.star_tag else None


def wants(media: str) -> bool:
    """Whether the caller prefers `media` to JSON."""
    return flask.request.accept_mimetypes.best_match([JSON, media]) == media


def timing(**milliseconds: float) -> str:
    """A Server-Timing header."""
    return ", ".join(f"{name};dur={spent:.2f}" for name, spent in milliseconds.items())


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return str(value)


def _number(value: Decimal) -> float | str | None:
    if not value.is_finite():
        return None
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def _safe(value: Any) -> Any:
    """`value` without what orjson refuses: large integers, keys that are no text, half characters."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool) or not isinstance(value, int | dict | list | tuple):
        return value
    if isinstance(value, int):
        return value if -SAFE <= value <= SAFE else str(value)
    if isinstance(value, dict):
        return {_key(key): _safe(each) for key, each in value.items()}
    return [_safe(each) for each in value]


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str(_safe(key))
    return "null" if key is None else str(key)
