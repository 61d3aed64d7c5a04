"""The one error shape, RFC 9457 problem details, and the only place with HTTP numbers for our errors."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any, cast

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
PROBLEM = "application/problem+json"
PAGE = Template((Path(__file__).parent / "problem.html").read_text(encoding="utf-8"))
RETRY_AFTER = 5
BESIDE = ("violations", "conflicts", "changes", "current")
STATUS: tuple[tuple[type[NexusError], int], ...] = (
    (MediaTypeError, 415),
    (InputError, 400),
    (AccessError, 403),
    (NotFound, 404),
    (ConflictError, 409),
    (StaleVersion, 412),
    (DefinitionError, 422),
    (QueryError, 422),
    (LimitError, 429),
    (LakeError, 503),
)


def problem_of(error: NexusError) -> flask.Response:
    """The answer for one of our errors."""
    status = status_of(error)
    response = _respond(problem(error))
    if status in {429, 503}:
        response.headers["Retry-After"] = str(error.params.get("retry_after", RETRY_AFTER))
    return response


def problem_of_http(error: HTTPException) -> flask.Response:
    """The answer for an error of the web framework (unknown route, wrong method, too large)."""
    if error.response is not None:
        return cast(flask.Response, error.response)
    status = error.code or 500
    facts = {"method": flask.request.method, "path": flask.request.path, "status": status}
    response = _respond(_shape(status, f"http.{status}", facts))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Content-Range"}:
            response.headers[name] = value
    return response


def problem_of_fault(error: Exception) -> flask.Response:
    """The answer for a fault of ours: logged under a reference, told without details."""
    if flask.request.path.startswith("/_dash-component-suites/"):
        return _respond(_shape(404, "http.404", {"path": flask.request.path}))
    return _respond(fault(error, f"{flask.request.method} {flask.request.path}"))


def status_of(error: NexusError) -> int:
    """The HTTP status of one of our errors. A limit that says when to come back is the server's, not the caller's."""
    if isinstance(error, LimitError) and "retry_after" in error.params:
        return 503
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(error: NexusError) -> dict[str, Any]:
    """One of our errors as problem details."""
    broken = {name: error.params[name] for name in BESIDE if name in error.params}
    return {**_shape(status_of(error), error.code, error.params), "errors": _details(error), **broken}


def fault(error: BaseException, doing: str) -> dict[str, Any]:
    """A fault of ours as problem details with the reference under which it was logged."""
    reference = secrets.token_hex(4)
    LOG.error("%s failed, reference %s", doing, reference, exc_info=error)
    return _shape(500, "unexpected", {"reference": reference})


def _shape(status: int, code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    title = _say(f"problems.{status}", params) or _say("problems.other", params) or str(status)
    body: dict[str, Any] = {
        "type": f"urn:nexus:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": _say(f"errors.{code}", params) or title,
        "errors": [],
    }
    if hint := params.get("hint"):
        body["hint"] = _say("errors.did_you_mean", {"name": hint}) or str(hint)
    return body


def _respond(body: dict[str, Any]) -> flask.Response:
    """Problem details; a small page for a person who opened an address of ours in a browser."""
    request = flask.request
    is_program = request.path.startswith(("/api/", "/_dash", "/assets/"))
    if not is_program and request.accept_mimetypes.best_match([PROBLEM, "text/html"]) == "text/html":
        page = PAGE.substitute(
            title=escape(body["title"]), detail=escape(body["detail"]), home=escape(_say("problems.home", {}) or "")
        )
        return flask.Response(page, body["status"], content_type="text/html; charset=utf-8")
    return flask.Response(to_bytes(body), body["status"], content_type=PROBLEM)


def _details(error: NexusError) -> list[dict[str, Any]]:
    message = _say(f"errors.{error.code}", error.params) or error.code
    if isinstance(error, DefinitionError):
        return [_found(p.path, p.code, p.params) for p in error.problems]
    if isinstance(error, QueryError) and error.line is not None:
        length = error.params.get("length", 1)
        said = error.params.get("message") or message
        return [{"line": error.line, "column": error.column, "length": length, "message": said}]
    if pointer := _pointer(error):
        return [{"pointer": pointer, "message": message}]
    if "parameter" in error.params:
        return [{"parameter": str(error.params["parameter"]), "message": message}]
    return []


def _pointer(error: NexusError) -> str | None:
    """The place in the body that an error is about: an option of a lake, or where it says itself."""
    if not isinstance(error, InputError):
        return None
    if option := error.params.get("option"):
        return f"/options/{option}"
    path = str(error.params.get("path", ""))
    return path if path.startswith("/") else None


def _found(pointer: str, code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    found = {"pointer": pointer, "code": code, "message": _say(f"errors.{code}", params) or code}
    return {**found, "hint": params["hint"]} if params.get("hint") else found


def _say(key: str, params: Mapping[str, Any]) -> str | None:
    wished = [tag for tag, _quality in flask.request.accept_languages if tag != "*"]
    return sentence(key, params, languages=[*wished, flask.current_app.config.get("NEXUS_LOCALE", "en")])
