"""The OpenAPI 3.1 description, generated from the rows that make the routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.answers import JSON, answer
from api.operation import Operation, Parameter, Request
from api.rules import permission_for
from api.schemas.base import Problem
from api.schemas.live import OpenApi

VERSION = "0.1.0"
REFERENCE = "#/components/schemas/{model}"
HOLE = re.compile(r"<(\w+)>")
ALWAYS = (400, 403, 500)
KEY = Parameter("Idempotency-Key", "The same write under the same key happens once.", place="header")
UPLOAD = {
    "type": "object",
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}},
        "name": {"type": "string"},
    },
    "required": ["files"],
}
TITLES = {
    400: "The request can't be read",
    403: "Refused",
    404: "No such thing",
    409: "The state of the thing forbids it",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not application/json",
    422: "Understood, but wrong",
    429: "A limit was hit",
    500: "A fault of ours",
    503: "Try again later",
}


def describe(operations: Iterable[Operation]) -> dict[str, Any]:
    """The document for `operations`."""
    rows = list(operations)
    paths: dict[str, Any] = {}
    for row in rows:
        paths.setdefault(HOLE.sub(r"{\1}", row.path), {})[row.method.lower()] = _operation(row)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nexus", "version": VERSION, "description": "Everything the pages can do, as JSON."},
        "tags": [{"name": tag} for tag in dict.fromkeys(row.tag for row in rows)],
        "paths": paths,
        "components": {"schemas": _schemas(rows)},
    }


def show_openapi(_request: Request) -> flask.Response:
    """This description."""
    return answer(describe(flask.current_app.config["NEXUS_OPERATIONS"]))


def _schemas(rows: list[Operation]) -> dict[str, Any]:
    bodies = [(row.body, "validation") for row in rows if row.body]
    answers = [(model, "serialization") for model in (Problem, *(row.answer for row in rows)) if model]
    wanted = sorted({*bodies, *answers}, key=lambda pair: pair[0].__name__)
    _, schemas = models_json_schema(wanted, ref_template=REFERENCE)  # type: ignore[arg-type]
    found: dict[str, Any] = schemas.get("$defs", {})
    return found


def _operation(row: Operation) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in HOLE.findall(row.path)
    ]
    found: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.summary,
        "description": " ".join((row.view.__doc__ or "").split()),
        "tags": [row.tag],
        "parameters": in_path + [_parameter(each) for each in (*row.parameters, *((KEY,) if row.changes else ()))],
        "responses": {
            str(row.status): _good(row),
            **({"202": {"description": "Still running; Location says where it stands"}} if row.later else {}),
            **({"304": {"description": "The caller has it already"}} if row.method == "GET" else {}),
            **{str(code): _bad(code) for code in sorted({*ALWAYS, *row.errors})},
        },
        "x-permission": permission_for(row.path, row.method),
    }
    if row.body is not None or row.takes != JSON:
        schema = _reference(row.body) if row.body else UPLOAD
        found["requestBody"] = {"required": True, "content": {row.takes: {"schema": schema}}}
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {"name": parameter.name, "in": parameter.place, "description": parameter.help}
    if parameter.type == "object":
        free = {"type": "object", "additionalProperties": {"type": "string"}}
        name, _, value = parameter.example.partition("=")
        return {**found, "schema": free, "style": "form", "explode": True, "example": {name: value}}
    return {
        **found,
        "schema": {"type": parameter.type},
        **({"example": parameter.example} if parameter.example else {}),
    }


def _good(row: Operation) -> dict[str, Any]:
    if row.status == 204:
        return {"description": "Done"}
    content: dict[str, Any] = {media: {"schema": {"type": "string"}} for media in row.media}
    if JSON in content:
        content[JSON] = {"schema": _reference(row.answer) if row.answer else {}}
    return {"description": row.summary, "content": content}


def _bad(code: int) -> dict[str, Any]:
    return {"description": TITLES[code], "content": {"application/problem+json": {"schema": _reference(Problem)}}}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


OPERATIONS = (Operation("GET", "/api/openapi.json", show_openapi, "This description", "Description", answer=OpenApi),)
