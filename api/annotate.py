"""What happened, written on the axis of time of charts: `/api/bi/annotations`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.annotations import AnnotationAnswer, AnnotationBody, AnnotationList, AnnotationTrial
from data.dashboards import (
    Annotation,
    add_annotation,
    annotation_document,
    change_annotation,
    list_annotations,
    remove_annotation,
    try_annotation,
)

TAG = "Annotations"
BASE = "/api/bi/annotations"
ONE = f"{BASE}/<annotation_id>"
WRONG = (404, 415, 422, 429, 503)


def show_annotations(request: Request) -> flask.Response:
    """All annotations; those on one chart stand in its widget's data."""
    return answer({"annotations": [_annotation(each) for each in list_annotations(request.core)]})


def make_annotation(request: Request) -> flask.Response:
    """A new annotation, by hand or of a table of events."""
    made = add_annotation(request.core, _document(request), actor=request.actor)
    return answer(_annotation(made), status=201, headers={"Location": f"{BASE}/{made.id}"})


def replace_annotation(request: Request) -> flask.Response:
    """An annotation is replaced by the document sent."""
    id_ = request.path["annotation_id"]
    return answer(_annotation(change_annotation(request.core, id_, _document(request), actor=request.actor)))


def drop_annotation(request: Request) -> flask.Response:
    """An annotation is shown nowhere any more."""
    remove_annotation(request.core, request.path["annotation_id"], actor=request.actor)
    return flask.Response(status=204)


def try_one_annotation(request: Request) -> flask.Response:
    """The events an annotation would stand for; nothing is kept."""
    found = try_annotation(request.core, _document(request), actor=request.actor)
    events = [{"text": each.text, "from": each.start, "to": each.end} for each in found]
    return answer({"events": events})


def _annotation(found: Annotation) -> dict[str, Any]:
    return {**annotation_document(found), "actor": found.actor, "at": found.at}


def _document(request: Request) -> dict[str, Any]:
    body: AnnotationBody = request.body
    return body.model_dump(by_alias=True, exclude_unset=True)


OPERATIONS = (
    Operation("GET", BASE, show_annotations, "Annotations", TAG, answer=AnnotationList),
    Operation(
        "POST", BASE, make_annotation, "Make an annotation", TAG, body=AnnotationBody, answer=AnnotationAnswer,
        status=201, errors=WRONG, changes=True,
    ),
    Operation(
        "POST", f"{BASE}/try", try_one_annotation, "Try an annotation", TAG, body=AnnotationBody,
        answer=AnnotationTrial, errors=WRONG,
    ),
    Operation(
        "PUT", ONE, replace_annotation, "Change an annotation", TAG, body=AnnotationBody, answer=AnnotationAnswer,
        errors=WRONG, changes=True,
    ),
    Operation("DELETE", ONE, drop_annotation, "Delete an annotation", TAG, status=204, errors=(404,), changes=True),
)  # fmt: skip
