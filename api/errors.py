"""The one error shape, RFC 9457 problem details, and the only place with HTTP numbers for our errors."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

from api.answers import to_bytes
from api.words import sentence
from data.errors import (
    AccessError,
    ConflictError,
    DefinitionError,
    InputError,
    LakeError,
    LimitError,
    MediaTypeError,
    NexusError,
    NotFound,
    QueryError,
    StaleVersion,
)

LOG = logging.getLogger("nexus.api")

STATUS: tuple[tuple[type[NexusError], int, str], ...] = (
    (MediaTypeError, 415, "Unsupported media type"),
    (InputError, 400, "Bad request"),
    (AccessError, 403, "Forbidden"),
    (NotFound, 404, "Not found"),
    (ConflictError, 409, "Conflict"),
    (StaleVersion, 412, "Precondition failed"),
    (DefinitionError, 422, "Unprocessable document"),
    (QueryError, 422, "Unprocessable query"),
    (LimitError, 429, "Limit reached"),
    (LakeError, 503, "Lake unavailable"),
)


def problem_of(error: NexusError) -> flask.Response:
    """The answer for one of our errors."""
    status, title = next((status, title) for kind, status, title in STATUS if isinstance(error, kind))
    response = _problem(status, title, code=error.code, params=error.params, errors=_details(error))
    if status in {429, 503}:
        response.headers["Retry-After"] = str(error.params.get("retry_after", 5))
    return response


def problem_of_http(error: HTTPException) -> flask.Response:
    """The answer for an error of the web framework (unknown route, wrong method, too large)."""
    code = f"http.{error.code or 500}"
    facts = {"method": flask.request.method, "path": flask.request.path}
    response = _problem(error.code or 500, error.name, code=code, params=facts)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def problem_of_fault(error: Exception) -> flask.Response:
    """The answer for a fault of ours: logged under a reference, told without details."""
    reference = uuid.uuid4().hex[:8]
    LOG.error("%s %s failed, reference %s", flask.request.method, flask.request.path, reference, exc_info=error)
    return _problem(500, "Internal error", code="unexpected", params={"reference": reference})


def _problem(
    status: int, title: str, *, code: str, params: dict[str, Any], errors: list[dict[str, Any]] | None = None
) -> flask.Response:
    body: dict[str, Any] = {
        "type": f"urn:nexus:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": _say(f"errors.{code}", params) or title,
        "errors": errors or [],
    }
    hint = params.get("hint")
    if hint:
        body["hint"] = _say("errors.did_you_mean", {"name": hint}) or str(hint)
    return flask.Response(to_bytes(body), status, content_type="application/problem+json")


def _details(error: NexusError) -> list[dict[str, Any]]:
    if isinstance(error, DefinitionError):
        return [
            {"pointer": p.path, "code": p.code, "message": _say(f"errors.{p.code}", p.params) or p.code}
            for p in error.problems
        ]
    if isinstance(error, QueryError) and error.line is not None:
        message = error.params.get("message") or _say(f"errors.{error.code}", error.params) or error.code
        length = error.params.get("length", 1)
        return [{"line": error.line, "column": error.column, "length": length, "message": message}]
    pointer = error.params.get("path")
    if isinstance(error, InputError) and isinstance(pointer, str) and pointer.startswith("/"):
        return [{"pointer": pointer, "message": _say(f"errors.{error.code}", error.params) or error.code}]
    return []


def _say(key: str, params: dict[str, Any]) -> str | None:
    return sentence(key, params, accepted=flask.request.headers.get("Accept-Language", ""))
