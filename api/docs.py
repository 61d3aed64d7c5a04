"""The API as a page to read: plain HTML made from the OpenAPI description, without scripts."""

from __future__ import annotations

from html import escape
from typing import Any

import flask

from api.openapi import describe
from api.operation import Operation, Request

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Nexus API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/assets/head/theme.js"></script>
<link rel="stylesheet" href="/assets/10-fonts.css"><link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/api-docs.css"></head>
<body class="nx-api"><header><a href="/">Nexus</a><h1>API</h1>
<p>Described by <a href="/api/openapi.json">OpenAPI 3.1</a>. Errors are problem details (RFC 9457).</p></header>
<main>{sections}</main></body></html>
"""


def show_docs(_request: Request) -> flask.Response:
    """A page with every operation, its parameters, its body and what it answers."""
    document = describe(flask.current_app.config["NEXUS_OPERATIONS"])
    tags: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append(_operation(path, method, operation, document))
    sections = "".join(f"<section><h2>{escape(tag)}</h2>{''.join(rows)}</section>" for tag, rows in tags.items())
    return flask.Response(PAGE.format(sections=sections), content_type="text/html; charset=utf-8")


def _operation(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> str:
    parts = [f"<p>{escape(operation['description'])}</p>"]
    if operation["parameters"]:
        parts.append("<table>" + "".join(_parameter(each) for each in operation["parameters"]) + "</table>")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        parts.append("<h4>Body</h4>" + _schema(body, document))
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema and status.startswith("2"):
            parts.append(f"<h4>{status}</h4>" + _schema(schema, document))
    kinds = ", ".join(code for code in operation["responses"] if not code.startswith("2"))
    parts.append(f"<p class='nx-api-errors'>Problems: {kinds}</p>")
    title = f"<span class='nx-api-{method}'>{method.upper()}</span> <code>{escape(path)}</code>"
    return f"<details><summary>{title} {escape(operation['summary'])}</summary>{''.join(parts)}</details>"


def _parameter(parameter: dict[str, Any]) -> str:
    example = parameter.get("example") or ""
    cells = (parameter["name"], parameter["in"], parameter.get("description", ""), example)
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"


def _schema(schema: dict[str, Any], document: dict[str, Any]) -> str:
    name = schema["$ref"].rpartition("/")[2]
    properties = document["components"]["schemas"][name].get("properties", {})
    rows = "".join(_property(key, each) for key, each in properties.items())
    return f"<table>{rows}</table>"


def _property(key: str, schema: dict[str, Any]) -> str:
    example = schema.get("examples", [""])[0]
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in (key, _kind(schema), example)) + "</tr>"


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


OPERATIONS = (Operation("GET", "/api/docs", show_docs, "This page", "Description", media=("text/html",)),)
