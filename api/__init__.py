"""The JSON API: one table of operations, from which routes, checks and the OpenAPI description are made."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as WebNotFound

from api import (
    alerts,
    analytics,
    annotate,
    attention,
    channels,
    console,
    custom_dashboards,
    dashboards,
    demo,
    docs,
    drafts,
    drill,
    embeds,
    events,
    executions,
    explore,
    exports,
    field_app,
    field_service,
    health,
    intake,
    metrics,
    openapi,
    pipeline_design,
    pipelines,
    quality,
    queries,
    query_runs,
    reports,
    rollups,
    since,
    snippets,
    streams,
    telemetry,
    timetable,
    views,
    warehouse,
)
from api.errors import problem_of, problem_of_fault, problem_of_http
from api.gate import BODY_LIMIT, NOTHING_HERE, admit
from api.headers import protect
from api.idempotency import once
from api.operation import Operation, Request, read_body
from data.access import check_posture, secret_key
from data.core import Core
from data.errors import NexusError

OPERATIONS: tuple[Operation, ...] = (
    *warehouse.OPERATIONS,
    *queries.OPERATIONS,
    *query_runs.OPERATIONS,
    *console.OPERATIONS,
    *snippets.OPERATIONS,
    *analytics.OPERATIONS,
    *quality.OPERATIONS,
    *intake.OPERATIONS,
    *dashboards.OPERATIONS,
    *custom_dashboards.OPERATIONS,
    *drafts.OPERATIONS,
    *views.OPERATIONS,
    *exports.OPERATIONS,
    *drill.OPERATIONS,
    *explore.OPERATIONS,
    *annotate.OPERATIONS,
    *since.OPERATIONS,
    *embeds.OPERATIONS,
    *attention.OPERATIONS,
    *alerts.OPERATIONS,
    *channels.OPERATIONS,
    *reports.OPERATIONS,
    *metrics.OPERATIONS,
    *rollups.OPERATIONS,
    *field_service.OPERATIONS,
    *pipelines.OPERATIONS,
    *executions.OPERATIONS,
    *pipeline_design.OPERATIONS,
    *timetable.OPERATIONS,
    *demo.OPERATIONS,
    *events.OPERATIONS,
    *field_app.OPERATIONS,
    *health.OPERATIONS,
    *telemetry.OPERATIONS,
    *openapi.OPERATIONS,
    *docs.OPERATIONS,
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def install(server: flask.Flask, core: Core) -> None:
    """Put the gate, the routes and the error shape on `server`. Raises InputError where the settings are unsafe."""
    check_posture(core.settings)
    server.secret_key = secret_key(core.settings)
    server.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT, TRUSTED_HOSTS=list(core.settings.hosts), SESSION_COOKIE_SAMESITE="Lax"
    )
    server.config.update(NEXUS_MAP_TILES=core.settings.map_tiles, NEXUS_EMBED_ORIGINS=core.settings.embed_origins)
    server.config.update(NEXUS_OPERATIONS=OPERATIONS, NEXUS_LOCALE=core.settings.locale)
    streams.install(server, threads=core.settings.threads)
    _first(server, lambda: admit(core.settings, core.clock.now()))
    telemetry.install(server)
    server.after_request(protect)
    server.register_error_handler(NexusError, problem_of)
    server.register_error_handler(HTTPException, problem_of_http)
    server.register_error_handler(Exception, problem_of_fault)
    for operation in OPERATIONS:
        server.add_url_rule(operation.path, operation.name, _view(core, operation), methods=[operation.method])
    server.add_url_rule("/api/<path:_rest>", NOTHING_HERE, _nothing_here, methods=METHODS)


def _first(server: flask.Flask, check: Callable[[], None]) -> None:
    """Before what Dash does before a request: its pages and hooks see admitted requests only."""
    server.before_request_funcs.setdefault(None, []).insert(0, check)


def _view(core: Core, operation: Operation) -> Callable[..., flask.Response]:
    def view(**path: str) -> flask.Response:
        actor = flask.g.actor
        body, raw = read_body(operation.body)
        request = Request(core, actor, path, flask.request.args, body, raw)
        return once(core, actor, lambda: operation.view(request)) if operation.changes else operation.view(request)

    return view


def _nothing_here(_rest: str) -> flask.Response:
    allowed = [method for method in METHODS if _serves(method)]
    if allowed:
        raise MethodNotAllowed(valid_methods=allowed)
    raise WebNotFound


def _serves(method: str) -> bool:
    adapter = flask.current_app.create_url_adapter(flask.request)
    return adapter is not None and adapter.match(flask.request.path, method=method)[0] != NOTHING_HERE
