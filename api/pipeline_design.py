"""What helps to write a pipeline: its parts, previews, dry runs, next runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import flask

from api.answers import answer
from api.executions import reject_json
from api.intake import FORM, sent_files
from api.operation import JSON, Operation, Parameter, Request
from api.schemas.pipelines import (
    BackfillBody,
    IntervalsAnswer,
    KindsAnswer,
    LineageAnswer,
    NextRuns,
    PreviewAnswer,
    PreviewBody,
    UploadAnswer,
    WebhookAnswer,
    WebhookTaken,
)
from api.words import described
from data.errors import InputError
from data.flow import Option
from data.intake.uploads import save_upload
from data.pipelines import (
    KindInfo,
    Preview,
    backfill,
    call_webhook,
    column_lineage,
    dry_run,
    get_pipeline,
    intervals,
    kind_words,
    kinds,
    next_times,
    option_words,
    preview,
    result_json,
    table_lineage,
    uploaded_source,
    webhook_token,
)

TAG = "Pipelines"
BASE = "/api/etl"
HEADER = "X-Nexus-Token"
PLAIN = ("schedule", "limits")
ERRORS = (404, 415, 422, 503)


def show_kinds(_request: Request) -> flask.Response:
    """Every kind of source, step, check and destination with its options."""
    found = kinds()
    names = ("source", "step", "check", "destination")
    parts = {f"{part}s": [_kind(part, each) for each in getattr(found, f"{part}s")] for part in names}
    plain = {part: [_option(each, option_words(part, each.name)) for each in getattr(found, part)] for part in PLAIN}
    return answer({**parts, **plain})


def show_preview(request: Request) -> flask.Response:
    """The first rows after a step of a document; nothing is loaded."""
    body: PreviewBody = request.body
    return answer(_preview(preview(request.core, body.document, actor=request.actor, step=body.step)))


def show_dry_run(request: Request) -> flask.Response:
    """All steps and checks of a document over its first 20,000 rows; nothing is loaded."""
    body: PreviewBody = request.body
    return answer(_preview(dry_run(request.core, body.document, actor=request.actor)))


def upload_source(request: Request) -> flask.Response:
    """Files sent as a form (parts `files`) are kept under the home folder; the answer is the source that reads them."""
    folder = save_upload(request.core, sent_files(), actor=request.actor)
    files = sorted(path.name for path in folder.iterdir())
    return answer({**uploaded_source(request.core, folder), "files": files}, status=201)


def show_next_runs(request: Request) -> flask.Response:
    """When a pipeline is due next by its cron line."""
    schedule = get_pipeline(request.core, request.path["pipeline_id"]).pipeline.schedule
    count = request.number("count", 10, least=1, most=100)
    found = next_times(schedule, after=request.core.clock.now(), count=count)
    return answer({"nextRuns": list(found), "zone": schedule.zone})


def show_webhook(request: Request) -> flask.Response:
    """Where a pipeline's webhook is called, and the token it needs."""
    pipeline_id = request.path["pipeline_id"]
    token = webhook_token(request.core, pipeline_id)
    return answer({"url": f"{BASE}/pipelines/{pipeline_id}/webhook", "header": HEADER, "token": token})


def take_webhook(request: Request) -> flask.Response:
    """An execution is queued for a caller who knows the token."""
    found = call_webhook(request.core, request.path["pipeline_id"], flask.request.headers.get(HEADER, ""))
    return answer({"executionId": found.id, "status": found.status.value}, status=202)


def start_backfill(request: Request) -> flask.Response:
    """An execution is queued for each step of the time asked for."""
    body: BackfillBody = request.body
    pipeline_id = request.path["pipeline_id"]
    get_pipeline(request.core, pipeline_id)
    bounds = {"start": _moment(body.start), "end": _moment(body.end)}
    found = backfill(request.core, pipeline_id, **bounds, every=body.every, actor=request.actor)
    rows = [{"executionId": each.id, "interval": each.request["interval"], "status": each.status} for each in found]
    return answer({"intervals": rows}, status=202)


def show_intervals(request: Request) -> flask.Response:
    """What was read by interval, in order of time, with the gaps between."""
    pipeline_id = request.path["pipeline_id"]
    get_pipeline(request.core, pipeline_id)
    return answer({"intervals": [vars(each) for each in intervals(request.core, pipeline_id)]})


def show_lineage(request: Request) -> flask.Response:
    """What a pipeline reads and writes, table by table and column by column."""
    pipeline = get_pipeline(request.core, request.path["pipeline_id"]).pipeline
    edges = [vars(each) for each in table_lineage(request.core) if each.pipeline_id == pipeline.id]
    return answer({"tables": edges, "columns": [vars(each) for each in column_lineage(pipeline)]})


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("pipeline.interval_bounds") from error


def _kind(part: str, kind: KindInfo) -> dict[str, Any]:
    options = [_option(each, option_words(part, each.name, kind.name)) for each in kind.options]
    return {"kind": kind.name, "help": described((kind_words(part, kind.name),)), "options": options}


def _option(option: Option, keys: Sequence[str]) -> dict[str, Any]:
    return {**option.to_json(), "help": described(keys)}


def _preview(found: Preview) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("extracted", "passed", "filtered", "rejected", "sample")}
    columns = [{"name": name, "type": kind} for name, kind in found.columns]
    rejected = [reject_json(each) for each in found.rejects]
    checks = [result_json(each) for each in found.checks]
    return {"step": found.step, "columns": columns, "rows": found.rows, **counts, "rejects": rejected, "checks": checks}


OPERATIONS = (
    Operation("GET", f"{BASE}/kinds", show_kinds, "Parts of pipelines", TAG, answer=KindsAnswer),
    Operation(
        "POST", f"{BASE}/preview", show_preview, "Preview a step", TAG, body=PreviewBody, answer=PreviewAnswer,
        errors=ERRORS,
    ),
    Operation(
        "POST", f"{BASE}/dry-run", show_dry_run, "Dry run", TAG, body=PreviewBody, answer=PreviewAnswer, errors=ERRORS,
    ),
    Operation(
        "POST", f"{BASE}/uploads", upload_source, "Upload files for a source", TAG, answer=UploadAnswer, status=201,
        errors=(413, 415, 422, 429), takes=FORM, media=(JSON,),
    ),
    Operation(
        "POST", f"{BASE}/pipelines/<pipeline_id>/backfill", start_backfill, "Read the past by interval", TAG,
        body=BackfillBody, answer=IntervalsAnswer, status=202, errors=(404, 409, 415, 422), changes=True,
    ),
    Operation(
        "GET", f"{BASE}/pipelines/<pipeline_id>/intervals", show_intervals, "Intervals of a pipeline", TAG,
        answer=IntervalsAnswer, errors=(404,),
    ),
    Operation(
        "GET", f"{BASE}/pipelines/<pipeline_id>/lineage", show_lineage, "Lineage of a pipeline", TAG,
        answer=LineageAnswer, errors=(404,),
    ),
    Operation(
        "GET", f"{BASE}/pipelines/<pipeline_id>/webhook", show_webhook, "Webhook of a pipeline", TAG,
        answer=WebhookAnswer, errors=(404, 409),
    ),
    Operation(
        "POST", f"{BASE}/pipelines/<pipeline_id>/webhook", take_webhook, "Call a webhook", TAG, answer=WebhookTaken,
        parameters=(Parameter(HEADER, "The token of the pipeline.", place="header"),), status=202,
        errors=(404, 409), changes=True,
    ),
    Operation(
        "GET", f"{BASE}/pipelines/<pipeline_id>/next-runs", show_next_runs, "Next runs", TAG, answer=NextRuns,
        parameters=(Parameter("count", "How many.", "10", type="integer"),), errors=(404,),
    ),
)  # fmt: skip
