"""Executions of pipelines: `/api/etl/executions`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.pipelines import ExecutionAnswer, ExecutionLogs, Rejects
from api.words import sentence
from data.core import Core
from data.pipelines import Live, LogLine, Reject, cancel, live, logs, rejects, replay, retry, tallies

TAG = "Pipelines"
ONE = "/api/etl/executions/<execution_id>"
PAGE = 100


def show_execution(request: Request) -> flask.Response:
    """An execution as it stands now."""
    return answer(execution_json(request.core, live(request.core, request.path["execution_id"])))


def show_logs(request: Request) -> flask.Response:
    """What an execution said, oldest first; with `after`, only what came after that line."""
    found = logs(request.core, request.path["execution_id"], after=request.number("after", 0))
    rows = [
        {"id": line.id, "at": line.at, "level": line.level, "code": line.code, "message": _said(line)} for line in found
    ]
    return answer({"logs": rows})


def cancel_execution(request: Request) -> flask.Response:
    """A queued execution ends at once, a running one within a second or two."""
    found = cancel(request.core, request.path["execution_id"], actor=request.actor)
    return answer(execution_json(request.core, live(request.core, found.id)), status=202)


def retry_execution(request: Request) -> flask.Response:
    """A failed or cancelled execution is queued again; what it had staged is not read again."""
    found = retry(request.core, request.path["execution_id"], actor=request.actor)
    return answer(execution_json(request.core, live(request.core, found.id)), status=202)


def show_rejects(request: Request) -> flask.Response:
    """Rows an execution set aside, with rule and reason."""
    execution_id = request.path["execution_id"]
    limit = request.number("limit", PAGE, least=1, most=1_000)
    offset = request.number("cursor", 0)
    found = rejects(request.core, execution_id, offset=offset, limit=limit)
    rules = [vars(each) for each in tallies(request.core, execution_id)]
    following = str(offset + limit) if len(found) == limit else None
    return answer({"rejects": [reject_json(each) for each in found], "byRule": rules, "nextCursor": following})


def replay_execution(request: Request) -> flask.Response:
    """The rows an execution set aside go through the pipeline as it stands now; what passes is added."""
    found = replay(request.core, request.path["execution_id"], actor=request.actor)
    where = {"Location": f"/api/etl/executions/{found.id}"}
    return answer(execution_json(request.core, live(request.core, found.id)), status=202, headers=where)


def reject_json(found: Reject) -> dict[str, Any]:
    """A rejected row with its reason in words."""
    known = sentence(f"errors.reject.{found.rule}", found.params, languages=_languages())
    reason = known or sentence("errors.reject.rule", {"rule": found.rule, **found.params}, languages=_languages())
    shown = {
        name: getattr(found, name) for name in ("piece", "line", "step", "rule", "column", "params", "raw", "record")
    }
    return {**shown, "reason": reason or found.rule}


def execution_json(core: Core, shown: Live) -> dict[str, Any]:
    """An execution with the keys of the contract."""
    found = shown.execution
    return {
        "executionId": found.id,
        "pipelineId": found.pipeline_id,
        "status": found.status.value,
        "stage": found.stage,
        "attempt": found.attempt,
        "cause": found.cause,
        "extractedRecords": found.extracted,
        "transformedRecords": found.transformed,
        "loadedRecords": found.loaded,
        "rejectedRecords": found.rejected,
        "filteredRecords": found.filtered,
        "foldedRecords": found.folded,
        "bytes": found.bytes,
        "scheduledFor": found.scheduled_for,
        "startTime": found.started_at or found.queued_at,
        "endTime": found.finished_at,
        "estimatedDuration": shown.expected,
        "duration": found.seconds,
        "progress": round(shown.progress, 4),
        "eta": shown.eta,
        "checks": list(found.checks),
        "error": _error(found.error),
        "logs": [_said(line) for line in logs(core, found.id)],
    }


def _error(error: Any) -> dict[str, Any] | None:
    if error is None:
        return None
    message = sentence(f"errors.{error['code']}", error["params"], languages=_languages()) or error["code"]
    return {"code": error["code"], "message": message, "transient": error["transient"]}


def _said(line: LogLine) -> str:
    params = dict(line.params)
    if "error" in params and (error := _error(params["error"])):
        params["reason"] = error["message"]
    return sentence(f"logs.{line.code}", params, languages=_languages()) or line.code


def _languages() -> list[str]:
    wished = [tag for tag, _quality in flask.request.accept_languages if tag != "*"]
    return [*wished, flask.current_app.config.get("NEXUS_LOCALE", "en")]


OPERATIONS = (
    Operation("GET", ONE, show_execution, "One execution", TAG, answer=ExecutionAnswer, errors=(404,)),
    Operation(
        "GET", f"{ONE}/logs", show_logs, "Log of an execution", TAG, answer=ExecutionLogs, errors=(404,),
        parameters=(Parameter("after", "Only lines after the one with this id.", "0", type="integer"),),
    ),
    Operation(
        "GET", f"{ONE}/rejects", show_rejects, "Rejects of an execution", TAG, answer=Rejects, errors=(404,),
        parameters=(
            Parameter("cursor", "Where the page before ended."),
            Parameter("limit", "Rows on a page.", "100", type="integer"),
        ),
    ),
    Operation(
        "POST", f"{ONE}/replay", replay_execution, "Replay rejects", TAG, answer=ExecutionAnswer, status=202,
        errors=(404, 409), changes=True,
    ),
    Operation(
        "POST", f"{ONE}/cancel", cancel_execution, "Cancel an execution", TAG, answer=ExecutionAnswer, status=202,
        errors=(404, 409), changes=True,
    ),
    Operation(
        "POST", f"{ONE}/retry", retry_execution, "Try an execution again", TAG, answer=ExecutionAnswer, status=202,
        errors=(404, 409), changes=True,
    ),
)  # fmt: skip
