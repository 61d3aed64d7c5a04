"""Pipelines: `/api/etl/pipelines`."""

from __future__ import annotations

import dataclasses
from typing import Any

import flask

from api.answers import answer
from api.executions import execution_json
from api.operation import Operation, Parameter, Request
from api.schemas.pipelines import ExecutionAnswer, Executions, PipelineAnswer, PipelineBody, Pipelines
from data.errors import DefinitionError, InputError, Problem
from data.pipelines import (
    OVER,
    Health,
    Status,
    add_pipeline,
    delete_pipeline,
    executions,
    get_pipeline,
    list_pipelines,
    live,
    pipeline_health,
    pipeline_stats,
    run_pipeline,
    save_pipeline,
    wait_until,
)

TAG = "Pipelines"
BASE = "/api/etl/pipelines"
ONE = f"{BASE}/<pipeline_id>"
START_SECONDS = 1.0
PAGE = 50
BEGUN = frozenset({Status.RUNNING, *OVER})
PAGING = (
    Parameter("cursor", "Where the page before ended."),
    Parameter("limit", "Executions on a page.", "20", type="integer"),
)


def show_pipelines(request: Request) -> flask.Response:
    """Every pipeline with its health, and the figures of all together."""
    stats = pipeline_stats(request.core)
    figures = {
        "total": stats.total,
        "active": stats.active,
        "lastRun": stats.last_run,
        "nextRun": stats.next_run,
        "successRate": stats.success_rate,
        "recordsMoved": stats.records_moved,
    }
    return answer({"pipelines": [_facts(each) for each in list_pipelines(request.core)], "stats": figures})


def make_pipeline(request: Request) -> flask.Response:
    """A pipeline is kept; it runs at its next time, or when it is started."""
    stored = add_pipeline(request.core, _document(request), actor=request.actor)
    return _answer(request, stored.pipeline.id, status=201)


def show_pipeline(request: Request) -> flask.Response:
    """One pipeline with its document."""
    return _answer(request, request.path["pipeline_id"])


def change_pipeline(request: Request) -> flask.Response:
    """A pipeline is replaced by another version; with `If-Match`, only the version that names."""
    pipeline_id = request.path["pipeline_id"]
    get_pipeline(request.core, pipeline_id)
    document = _document(request)
    if document.get("id") != pipeline_id:
        raise DefinitionError("pipeline.invalid", (Problem("/id", "pipeline.id_differs", {}),), name=pipeline_id)
    save_pipeline(request.core, document, actor=request.actor, version=_version())
    return _answer(request, request.path["pipeline_id"])


def remove_pipeline(request: Request) -> flask.Response:
    """A pipeline is forgotten; its executions and what it loaded stay."""
    delete_pipeline(request.core, request.path["pipeline_id"], actor=request.actor)
    return flask.Response(status=204)


def start_pipeline(request: Request) -> flask.Response:
    """An execution is queued and, if a place is free, under way when the answer comes."""
    found = run_pipeline(request.core, request.path["pipeline_id"], actor=request.actor)
    wait_until(request.core, found.id, BEGUN, seconds=START_SECONDS)
    where = {"Location": f"/api/etl/executions/{found.id}"}
    return answer(execution_json(request.core, live(request.core, found.id)), status=202, headers=where)


def show_executions(request: Request) -> flask.Response:
    """The executions of a pipeline, newest first."""
    pipeline_id = request.path["pipeline_id"]
    get_pipeline(request.core, pipeline_id)
    limit = request.number("limit", PAGE, least=1, most=200)
    found = executions(request.core, pipeline_id=pipeline_id, before=request.args.get("cursor"), limit=limit)
    rows = [execution_json(request.core, live(request.core, each.id)) for each in found]
    return answer({"executions": rows, "nextCursor": found[-1].id if len(found) == limit else None})


def _document(request: Request) -> dict[str, Any]:
    body: PipelineBody = request.body
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    return given


def _version() -> int | None:
    """The version in `If-Match`, None when the caller names none."""
    tags = flask.request.if_match
    if not tags:
        return None
    found = next(iter(tags.as_set()), "")
    if not found.isdecimal():
        raise InputError("request.parameter", parameter="If-Match", value=found[:80], least=1, most=2**31 - 1)
    return int(found)


def _answer(request: Request, pipeline_id: str, *, status: int = 200) -> flask.Response:
    health = pipeline_health(request.core, get_pipeline(request.core, pipeline_id))
    shown = {**_facts(health), "document": health.stored.pipeline.document}
    response = answer(shown, status=status, headers={"Location": f"{BASE}/{pipeline_id}"} if status == 201 else None)
    response.set_etag(str(health.stored.version))
    return response


def _facts(health: Health) -> dict[str, Any]:
    stored, pipeline = health.stored, health.stored.pipeline
    schedule = pipeline.document.get("schedule")
    return {
        "id": pipeline.id,
        "name": pipeline.name,
        "description": pipeline.description,
        "active": pipeline.active,
        "version": stored.version,
        "source": pipeline.source.kind,
        "steps": [step.kind for step in pipeline.steps],
        "destination": pipeline.destination.kind,
        "table": pipeline.destination.options.get("table"),
        "schedule": schedule,
        "limits": dataclasses.asdict(pipeline.limits),
        "status": health.last.status.value if health.last else None,
        "lastRun": health.last.started_at if health.last else None,
        "nextRun": stored.next_at,
        "successRate": health.success_rate,
        "durations": [each.seconds for each in reversed(health.recent) if each.seconds is not None],
    }


OPERATIONS = (
    Operation("GET", BASE, show_pipelines, "All pipelines", TAG, answer=Pipelines),
    Operation(
        "POST", BASE, make_pipeline, "Make a pipeline", TAG, body=PipelineBody, answer=PipelineAnswer, status=201,
        errors=(409, 415, 422), changes=True,
    ),
    Operation("GET", ONE, show_pipeline, "One pipeline", TAG, answer=PipelineAnswer, errors=(404,)),
    Operation(
        "PUT", ONE, change_pipeline, "Change a pipeline", TAG, body=PipelineBody, answer=PipelineAnswer,
        parameters=(Parameter("If-Match", "The version the change was made on.", place="header"),),
        errors=(404, 412, 415, 422), changes=True,
    ),
    Operation("DELETE", ONE, remove_pipeline, "Forget a pipeline", TAG, status=204, errors=(404,), changes=True),
    Operation(
        "POST", f"{ONE}/run", start_pipeline, "Run a pipeline", TAG, answer=ExecutionAnswer, status=202, errors=(404,),
        changes=True,
    ),
    Operation(
        "GET", f"{ONE}/executions", show_executions, "Executions of a pipeline", TAG, answer=Executions,
        parameters=PAGING, errors=(404,),
    ),
)  # fmt: skip
