"""The JSON API: one table of operations, from which routes, checks and the OpenAPI description are made."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as WebNotFound

from api import bi, docs, events, openapi, operations, warehouse
from api.errors import problem_of, problem_of_fault, problem_of_http
from api.gate import install_gate
from api.operation import Operation, Request, parse_body
from data.core import Core
from data.errors import AccessError, NexusError

OPERATIONS: tuple[Operation, ...] = (
    *warehouse.OPERATIONS,
    *bi.OPERATIONS,
    *events.OPERATIONS,
    *operations.OPERATIONS,
    *openapi.OPERATIONS,
    *docs.OPERATIONS,
)

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOTHING = "api_nothing_here"


def install(server: flask.Flask, core: Core) -> None:
    """Put the gate, the routes and the error shape on `server`. Raises InputError where the settings are unsafe."""
    figures = operations.Figures()
    figures.install(server)
    install_gate(server, core)
    server.config[operations.FIGURES] = figures
    server.config["NEXUS_OPERATIONS"] = OPERATIONS
    server.register_error_handler(NexusError, problem_of)
    server.register_error_handler(HTTPException, problem_of_http)
    server.register_error_handler(Exception, problem_of_fault)
    for operation in OPERATIONS:
        server.add_url_rule(operation.path, operation.name, _route(core, operation), methods=[operation.method])
    server.add_url_rule("/api/<path:_rest>", NOTHING, _nothing_here, methods=METHODS)


def _route(core: Core, operation: Operation) -> Any:
    def view(**path: str) -> flask.Response:
        actor = flask.g.actor
        if operation.permission == "manage" and not actor.is_admin:
            raise AccessError("access.denied", permission=operation.permission)
        body = parse_body(operation.body)
        return operation.view(Request(core, actor, path, flask.request.args, body))

    return view


def _nothing_here(_rest: str) -> flask.Response:
    allowed = [method for method in METHODS if _serves(method)]
    if allowed:
        raise MethodNotAllowed(valid_methods=allowed)
    raise WebNotFound


def _serves(method: str) -> bool:
    adapter = flask.current_app.create_url_adapter(flask.request)
    return adapter is not None and adapter.match(flask.request.path, method=method)[0] != NOTHING
