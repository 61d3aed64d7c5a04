"""Dashboards that people make: `/api/bi/dashboards`, made, changed, deleted, brought back."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer, matched
from api.dashboards import BASE, ONE, TAG, document_answer
from api.operation import Operation, Parameter, Request
from api.schemas.bi import DashboardBody, DashboardDocument, DashboardVersions, RestoreBody
from data.dashboards import (
    Version,
    add_dashboard,
    dashboard_versions,
    dashboard_yaml,
    delete_dashboard,
    restore_dashboard,
    save_dashboard,
)
from data.errors import InputError

YAML = "application/yaml"
SEEN = Parameter("If-Match", "The ETag of the document the change was made on.", place="header")


def make_dashboard(request: Request) -> flask.Response:
    """A new dashboard from its document, as `GET` gives it."""
    return document_answer(add_dashboard(request.core, _document(request), actor=request.actor), status=201)


def change_dashboard(request: Request) -> flask.Response:
    """A dashboard is replaced by the document sent. With `If-Match` only while nobody else has changed it."""
    id_, document = request.path["dashboard_id"], _document(request)
    if document.get("id", id_) != id_:
        raise InputError("request.other_id", path=id_, body=document["id"])
    return document_answer(save_dashboard(request.core, id_, document, actor=request.actor, mark=matched()))


def remove_dashboard(request: Request) -> flask.Response:
    """A dashboard is taken away; its versions stay. With `If-Match` only while nobody else has changed it."""
    delete_dashboard(request.core, request.path["dashboard_id"], actor=request.actor, mark=matched())
    return flask.Response(status=204)


def show_versions(request: Request) -> flask.Response:
    """Every state a dashboard has had, newest first."""
    found = dashboard_versions(request.core, request.path["dashboard_id"])
    return answer({"versions": [_version(each) for each in found]})


def bring_back(request: Request) -> flask.Response:
    """A dashboard becomes again what it was in a version."""
    body: RestoreBody = request.body
    found = restore_dashboard(request.core, request.path["dashboard_id"], body.version, actor=request.actor)
    return document_answer(found)


def export_document(request: Request) -> flask.Response:
    """A dashboard as a YAML file."""
    id_ = request.path["dashboard_id"]
    headers = {"Content-Disposition": f'attachment; filename="{id_}.yaml"'}
    return flask.Response(dashboard_yaml(request.core, id_), content_type=f"{YAML}; charset=utf-8", headers=headers)


def _document(request: Request) -> dict[str, Any]:
    body: DashboardBody = request.body
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    return {key: value for key, value in given.items() if value is not None}


def _version(found: Version) -> dict[str, Any]:
    return {
        "version": found.version,
        "at": found.at,
        "actor": found.actor,
        "deleted": found.document is None,
        "document": found.document,
    }


OPERATIONS = (
    Operation(
        "POST", BASE, make_dashboard, "Make a dashboard", TAG, body=DashboardBody, answer=DashboardDocument, status=201,
        errors=(409, 415, 422), changes=True,
    ),
    Operation(
        "PUT", ONE, change_dashboard, "Change a dashboard", TAG, body=DashboardBody, answer=DashboardDocument,
        parameters=(SEEN,),
        errors=(404, 409, 412, 415, 422), changes=True,
    ),
    Operation(
        "DELETE", ONE, remove_dashboard, "Delete a dashboard", TAG, status=204, parameters=(SEEN,),
        errors=(404, 409, 412), changes=True,
    ),
    Operation(
        "GET", f"{ONE}/versions", show_versions, "Versions of a dashboard", TAG, answer=DashboardVersions, errors=(404,)
    ),
    Operation(
        "POST", f"{ONE}/restore", bring_back, "Bring a version back", TAG, body=RestoreBody, answer=DashboardDocument,
        errors=(404, 409, 415, 422), changes=True,
    ),
    Operation(
        "GET", f"{ONE}/document", export_document, "A dashboard as YAML", TAG, media=(YAML,), errors=(404, 422)
    ),
)  # fmt: skip
