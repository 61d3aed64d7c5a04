"""Dashboards that are sent at their times: `/api/bi/reports`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.base import Body
from api.schemas.reports import ReportAnswer, ReportBody, ReportRuns, Reports
from data.reports import (
    Kept,
    ReportRun,
    add_report,
    change_report,
    get_report,
    remove_report,
    report_document,
    reports,
    runs_of,
    send_now,
)

TAG = "Reports"
BASE = "/api/bi/reports"
ONE = f"{BASE}/<report_id>"
WRONG = (404, 409, 415, 422, 503)


def show_reports(request: Request) -> flask.Response:
    """All reports whose numbers the caller may see."""
    return answer({"reports": [_report(each) for each in reports(request.core, actor=request.actor)]})


def make_report(request: Request) -> flask.Response:
    """A new report, due at the next time of its schedule."""
    made = add_report(request.core, _document(request), actor=request.actor)
    return answer(_report(made), status=201, headers={"Location": f"{BASE}/{made.report.id}"})


def replace_report(request: Request) -> flask.Response:
    """A report is replaced by the document sent."""
    id_ = request.path["report_id"]
    return answer(_report(change_report(request.core, id_, _document(request), actor=request.actor)))


def drop_report(request: Request) -> flask.Response:
    """A report is sent no more."""
    remove_report(request.core, request.path["report_id"], actor=request.actor)
    return flask.Response(status=204)


def send_report(request: Request) -> flask.Response:
    """A report is made now, beside its schedule."""
    id_ = request.path["report_id"]
    send_now(request.core, id_, actor=request.actor)
    return answer(_report(get_report(request.core, id_, actor=request.actor)))


def show_runs(request: Request) -> flask.Response:
    """The times a report was made, newest first."""
    found = runs_of(request.core, request.path["report_id"], actor=request.actor)
    return answer({"runs": [_run(each) for each in found]})


def _report(kept: Kept) -> dict[str, Any]:
    return {**report_document(kept.report), "createdAt": kept.at, "nextAt": kept.next_at}


def _run(run: ReportRun) -> dict[str, Any]:
    return {"id": run.id, "dueAt": run.due_at, "madeAt": run.at, "file": run.file, "problem": run.error}


def _document(request: Request) -> dict[str, Any]:
    body: ReportBody = request.body
    return body.model_dump()


OPERATIONS = (
    Operation("GET", BASE, show_reports, "Reports", TAG, answer=Reports),
    Operation(
        "POST", BASE, make_report, "Make a report", TAG, body=ReportBody, answer=ReportAnswer, status=201,
        errors=(409, 415, 422), changes=True,
    ),
    Operation(
        "PUT", ONE, replace_report, "Change a report", TAG, body=ReportBody, answer=ReportAnswer, errors=WRONG,
        changes=True,
    ),
    Operation("DELETE", ONE, drop_report, "Delete a report", TAG, status=204, errors=(404,), changes=True),
    Operation(
        "POST", f"{ONE}/send", send_report, "Send a report now", TAG, body=Body, answer=ReportAnswer, errors=WRONG,
        changes=True,
    ),
    Operation("GET", f"{ONE}/runs", show_runs, "When a report was sent", TAG, answer=ReportRuns, errors=(404,)),
)  # fmt: skip
