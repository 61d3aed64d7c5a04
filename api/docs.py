"""The API as a page to read: plain HTML made from the OpenAPI description, without scripts of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import flask

from api.openapi import describe
from api.operation import JSON, Operation, Request

SHORT = ("metrics", "dimensions", "range", "sql", "lake", "id", "kind", "options", "path")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>API · Nexus</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/assets/head/theme.js"></script>
<link rel="stylesheet" href="/assets/10-fonts.css"><link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/api-docs.css"></head>
<body class="nx-api"><header><a href="/">Nexus</a><h1>API</h1>
<p>Everything the pages can do, as JSON. Described by <a href="/api/openapi.json">OpenAPI 3.1</a>; errors are problem
details (RFC 9457) whose <code>code</code> never changes.</p></header>
<main>{sections}</main></body></html>
"""
Json = dict[str, Any]


def show_docs(_request: Request) -> flask.Response:
    """A page with every operation: its parameters, its body, what it answers, and a command to try."""
    document = describe(flask.current_app.config["NEXUS_OPERATIONS"])
    tags: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found = _operation(path, method, operation, document["components"]["schemas"])
            tags.setdefault(operation["tags"][0], []).append(found)
    sections = "".join(f"<section><h2>{escape(tag)}</h2>{''.join(rows)}</section>" for tag, rows in tags.items())
    return flask.Response(PAGE.format(sections=sections), content_type="text/html; charset=utf-8")


def _operation(path: str, method: str, operation: Json, schemas: Json) -> str:
    parts = [f"<p>{_marked(operation['description'])}</p>", _parameters(operation["parameters"])]
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<h3>Body <small>{escape(kind)}</small></h3>" + _schema(body["schema"], schemas))
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            kinds = escape(", ".join(response.get("content", {})))
            answer = response.get("content", {}).get(JSON, {}).get("schema")
            parts.append(f"<h3>{status} <small>{kinds}</small></h3>" + (_schema(answer, schemas) if answer else ""))
    problems = ", ".join(code for code in operation["responses"] if code >= "4")
    parts.append(f"<p class='nx-api-errors'>Problems: {problems}. Needs: {escape(str(operation['x-permission']))}.</p>")
    parts.append(f"<pre>{escape(_command(path, method, operation, schemas))}</pre>")
    title = f"<b class='nx-api-{method}'>{method.upper()}</b><code>{escape(path)}</code>"
    return f"<details><summary>{title}<span>{escape(operation['summary'])}</span></summary>{''.join(parts)}</details>"


def _parameters(parameters: list[Json]) -> str:
    rows = [
        (f"<code>{escape(each['name'])}</code>", each["in"], _marked(each.get("description", "")), _example(each))
        for each in parameters
    ]
    return f"<h3>Parameters</h3>{_table(rows)}" if rows else ""


def _example(parameter: Json) -> str:
    found = parameter.get("example", "")
    if isinstance(found, dict):
        found = "&".join(f"{name}={value}" for name, value in found.items())
    return f"<code>{escape(str(found))}</code>" if found else ""


def _schema(schema: Json, schemas: Json) -> str:
    found = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    needed = set(found.get("required", ()))
    rows = [
        (f"<code>{escape(name)}</code>", escape(_kind(each)), "" if name in needed else "optional", _sample(each))
        for name, each in found.get("properties", {}).items()
    ]
    return f"<p>{_marked(found.get('description', ''))}</p>{_table(rows)}"


def _sample(schema: Json) -> str:
    examples = schema.get("examples")
    return f"<code>{escape(json.dumps(examples[0]))}</code>" if examples else ""


def _kind(schema: Json) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "any"))


def _command(path: str, method: str, operation: Json, schemas: Json) -> str:
    url = f"{flask.request.host}{path}"
    if method == "get":
        return f"curl '{url}'"
    reference = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {}).get("$ref", "")
    if not reference:
        form = " -F files=@sales.csv" if operation.get("requestBody") else ""
        return f"curl -X {method.upper()}{form} '{url}'"
    properties = schemas[reference.rpartition("/")[2]].get("properties", {})
    body = {name: each["examples"][0] for name, each in properties.items() if name in SHORT and each.get("examples")}
    return f"curl -X {method.upper()} '{url}' -H 'Content-Type: application/json' \\\n     -d '{json.dumps(body)}'"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )


def _marked(text: str) -> str:
    """Escaped text in which `code` is marked."""
    parts = escape(" ".join(text.split())).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))


OPERATIONS = (Operation("GET", "/api/docs", show_docs, "This page", "Description", media=("text/html",)),)
