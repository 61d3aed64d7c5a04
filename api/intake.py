"""Data from outside becomes a lake, datasets and a dashboard: `/api/uploads`, `/api/data-warehouse/intake`."""

from __future__ import annotations

from collections.abc import Iterator

import flask

from api.answers import answer
from api.operation import JSON, Operation, Request
from api.schemas.base import Body
from api.schemas.warehouse import Intake, IntakeBody, PublishBody, Published, XrayAnswer
from data.errors import MediaTypeError
from data.intake import IntakeReport, add_path, add_upload, publish_dataset, xray
from data.intake.uploads import BYTES, Stream
from data.pipelines import publish_query

TAG = "Data warehouse"
FORM = "multipart/form-data"
PART = "files"


def add_data(request: Request) -> flask.Response:
    """A folder, a data file or a database file on the machine Nexus runs on is registered, read and profiled; datasets
    and a dashboard are proposed from it. Broken files are told of in `files`, and the rest loads."""
    body: IntakeBody = request.body
    return _told(add_path(request.core, body.path, name=body.name, actor=request.actor))


def upload(request: Request) -> flask.Response:
    """Files sent as a form (parts `files`, optionally `name`) are kept and added like a folder on this machine."""
    files = sent_files()
    name = flask.request.form.get("name") or None
    return _told(add_upload(request.core, files, actor=request.actor, name=name))


def sent_files() -> Iterator[tuple[str, Stream]]:
    """The files of a form, to be read once. Raises MediaTypeError for what is no form."""
    flask.request.max_content_length = BYTES
    flask.request.max_form_parts = 1_000
    if flask.request.mimetype != FORM:
        raise MediaTypeError("request.media_type", sent=flask.request.mimetype or "nothing", wanted=FORM)
    return _sent()


def _sent() -> Iterator[tuple[str, Stream]]:
    for sent in flask.request.files.getlist(PART):
        if sent.filename:
            yield sent.filename, sent.stream


def _told(report: IntakeReport) -> flask.Response:
    return answer(report.to_json(), status=201, headers={"Location": f"/api/data-warehouse/lakes/{report.lake}"})


def xray_table(request: Request) -> flask.Response:
    """A dashboard of one table's key figures, distributions and outliers; taken again, it is replaced unless somebody
    changed it."""
    found = xray(request.core, request.path["lake_id"], request.path["table"], actor=request.actor)
    return answer({"dashboard": found}, status=201, headers={"Location": f"/api/bi/dashboards/{found}"})


def publish(request: Request) -> flask.Response:
    """The rows of a SELECT become a table of the warehouse that a pipeline keeps; it runs now, and when it is given a
    schedule. As a `dataset` it is there for dashboards when this is answered."""
    body: PublishBody = request.body
    asked = {"title": body.title, "lake": body.lake, "actor": request.actor}
    dataset = None
    if body.dataset:
        stored, execution, dataset = publish_dataset(request.core, body.sql, **asked)  # type: ignore[arg-type]
    else:
        stored, execution = publish_query(request.core, body.sql, **asked)  # type: ignore[arg-type]
    pipeline = stored.pipeline
    told = {"table": pipeline.destination.options["table"], "pipeline": pipeline.id, "execution": execution.id}
    location = {"Location": f"/api/etl/pipelines/{pipeline.id}"}
    return answer({**told, "dataset": dataset}, status=201, headers=location)


WRONG = (404, 409, 415, 422, 429, 503)
OPERATIONS = (
    Operation(
        "POST", "/api/data-warehouse/intake", add_data, "Add data", TAG, body=IntakeBody, answer=Intake, status=201,
        errors=WRONG, changes=True,
    ),
    Operation(
        "POST", "/api/uploads", upload, "Upload data", TAG, answer=Intake, status=201, errors=(413, *WRONG),
        takes=FORM, media=(JSON,),
    ),
    Operation(
        "POST", "/api/data-warehouse/lakes/<lake_id>/tables/<table>/xray", xray_table, "X-ray a table", TAG, body=Body,
        answer=XrayAnswer, status=201, errors=WRONG, changes=True,
    ),
    Operation(
        "POST", "/api/data-warehouse/published", publish, "Publish SQL", TAG, body=PublishBody, answer=Published,
        status=201, errors=WRONG, changes=True,
    ),
)  # fmt: skip
