"""The OpenAPI 3.1 description, generated from the rows that make the routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.answers import answer
from api.operation import Operation, Request
from api.schemas import Problem

VERSION = "0.1.0"
REFERENCE = "#/components/schemas/{model}"


def describe(operations: Iterable[Operation]) -> dict[str, Any]:
    """The document for `operations`."""
    rows = list(operations)
    models = {m for row in rows for m in (row.body, row.answer) if m is not None} | {Problem}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for row in rows:
        paths.setdefault(re.sub(r"<(\w+)>", r"{\1}", row.path), {})[row.method.lower()] = _operation(row)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nexus", "version": VERSION, "description": "Everything the pages can do, as JSON."},
        "paths": paths,
        "components": {"schemas": schemas.get("$defs", {})},
    }


def _operation(row: Operation) -> dict[str, Any]:
    held = [_parameter(name, "path") for name in re.findall(r"<(\w+)>", row.path)]
    asked = [{**_parameter(p.name, "query"), "description": p.help, "example": p.example} for p in row.parameters]
    found: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.summary,
        "description": (row.view.__doc__ or "").strip(),
        "tags": [row.tag],
        "parameters": held + asked,
        "responses": {str(row.status): _good(row), **{str(code): _bad() for code in (*row.errors, 500)}},
    }
    if row.body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": _reference(row.body)}}}
    return found


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}


def _good(row: Operation) -> dict[str, Any]:
    if row.status == 204:
        return {"description": "Done"}
    content: dict[str, Any] = {media: {} for media in row.media}
    if row.answer is not None and "application/json" in content:
        content["application/json"] = {"schema": _reference(row.answer)}
    return {"description": row.summary, "content": content}


def _bad() -> dict[str, Any]:
    return {"description": "Problem", "content": {"application/problem+json": {"schema": _reference(Problem)}}}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def openapi(_request: Request) -> flask.Response:
    """This description."""
    return answer(describe(flask.current_app.config["NEXUS_OPERATIONS"]))


OPERATIONS = (Operation("GET", "/api/openapi.json", openapi, "This description", "Description"),)
