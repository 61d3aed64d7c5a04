"""Drafts of dashboards, as the editor keeps them: `/api/bi/drafts`; two changes merged, versions compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import flask

from api.answers import answer
from api.dashboards import ONE, TAG, document_answer
from api.operation import Operation, Parameter, Request
from api.schemas.base import Body
from api.schemas.bi import DashboardBody, DashboardDocument
from api.schemas.drafts import (
    ChosenSides,
    DraftAnswer,
    DraftBody,
    MergeAnswer,
    MergeBody,
    VersionDiff,
)
from data.core import Core
from data.dashboards import (
    Conflict,
    Draft,
    Step,
    begin_draft,
    changes,
    compare_draft,
    copy_of,
    dashboard_version,
    dashboard_versions,
    discard_draft,
    edit_draft,
    get_dashboard,
    merge,
    open_draft,
    publish_draft,
    read_dashboard,
    redo_draft,
    undo_draft,
)
from data.dashboards.document import dashboard_document
from data.dashboards.drafts import draft_dashboard, take_draft
from data.errors import ConflictError, InputError
from data.metrics import load_catalog

NEW = "/api/bi/drafts"
DRAFT = f"{NEW}/<draft_id>"
WRONG = (403, 404, 409, 415, 422)
Go = Callable[..., Draft]


def make_draft(request: Request) -> flask.Response:
    """A draft of a dashboard, of a copy of one, or of a document that was never published."""
    body: DraftBody = request.body
    if len([each for each in (body.dashboard, body.document, body.copyOf) if each is not None]) != 1:
        raise InputError("dashboard.draft_of_what", path="/document")
    if body.dashboard is not None:
        made = take_draft(request.core, body.dashboard, draft=body.draft, actor=request.actor)
    else:
        made = begin_draft(request.core, _new(request.core, body), draft=body.draft, actor=request.actor)
    return answer(_draft(request, made), status=201, headers={"Location": f"{NEW}/{made.id}"})


def show_draft(request: Request) -> flask.Response:
    """A draft as it stands; before its first step it is the dashboard as published."""
    return answer(_draft(request, open_draft(request.core, **_named(request))))


def change_draft(request: Request) -> flask.Response:
    """One more step: the draft becomes the document sent. What was taken back can't be done again then."""
    document, named = plain(request.body), _named(request)
    what = Step("change", named["dashboard_id"])
    found = edit_draft(request.core, edit=lambda old: {**document, "id": old["id"]}, what=what, **named)
    return answer(_draft(request, found))


def take_back(request: Request) -> flask.Response:
    """The draft a step earlier."""
    return _go(request, undo_draft)


def do_again(request: Request) -> flask.Response:
    """The draft a step later."""
    return _go(request, redo_draft)


def publish_chosen(request: Request) -> flask.Response:
    """The draft becomes the dashboard, with what others published meanwhile; 409 with both sides where they differ."""
    body: ChosenSides = request.body
    found, conflicts = publish_draft(request.core, choices=body.choices, **_named(request))
    if conflicts:
        told = [_conflict(each) for each in conflicts]
        raise ConflictError("dashboard.both_changed", dashboard=found.id, count=len(told), conflicts=told)
    return document_answer(found)


def drop_draft(request: Request) -> flask.Response:
    """A draft is forgotten; what is published stays."""
    discard_draft(request.core, **_named(request))
    return flask.Response(status=204)


def merge_documents(request: Request) -> flask.Response:
    """Two changes of one document brought together widget by widget; nothing is kept."""
    body: MergeBody = request.body
    standing = dashboard_document(get_dashboard(request.core, request.path["dashboard_id"]))
    base, mine = _read(request, body.base), _read(request, body.mine)
    theirs = standing if body.theirs is None else _read(request, body.theirs)
    found = merge(base, mine, theirs, body.choices)
    told = [asdict(each) for each in changes(theirs, found.document)]
    conflicts = [_conflict(each) for each in found.conflicts]
    return answer({"document": found.document, "conflicts": conflicts, "changes": told})


def compare_versions(request: Request) -> flask.Response:
    """What differs between two versions; without `from` since the one before the newest, without `to` until now."""
    core, id_ = request.core, request.path["dashboard_id"]
    before, after = (request.number(name, 0) or None for name in ("from", "to"))
    new = dashboard_document(get_dashboard(core, id_)) if after is None else dashboard_version(core, id_, after)
    earlier = [each.version for each in dashboard_versions(core, id_) if each.document is not None][1:2]
    before = before or next(iter(earlier), None)
    old = new if before is None else dashboard_version(core, id_, before)
    return answer({"before": before, "after": after, "changes": [asdict(each) for each in changes(old, new)]})


def plain(body: DashboardBody | None) -> dict[str, Any]:
    """A document as it was sent."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True) if body else {}
    return {key: value for key, value in given.items() if value is not None}


def _go(request: Request, way: Go) -> flask.Response:
    return answer(_draft(request, way(request.core, **_named(request))))


def _new(core: Core, body: DraftBody) -> dict[str, Any]:
    return plain(body.document) if body.copyOf is None else copy_of(core, body.copyOf, body.name or body.copyOf)


def _named(request: Request) -> dict[str, Any]:
    draft = request.path["draft_id"]
    return {"dashboard_id": draft_dashboard(request.core, draft), "draft": draft, "actor": request.actor}


def _read(request: Request, document: Mapping[str, Any]) -> dict[str, Any]:
    id_ = request.path["dashboard_id"]
    return dashboard_document(read_dashboard({**document, "id": id_}, load_catalog(request.core), name=id_))


def _draft(request: Request, found: Draft) -> dict[str, Any]:
    return {
        "draft": found.id,
        "dashboard": found.dashboard.id,
        "document": found.document,
        "step": found.step,
        "changed": found.changed,
        "published": found.base is not None,
        "undo": asdict(found.undo) if found.undo else None,
        "redo": asdict(found.redo) if found.redo else None,
        "conflicts": [_conflict(each) for each in compare_draft(request.core, found).conflicts],
    }


def _conflict(found: Conflict) -> dict[str, Any]:
    sides = {"mine": found.mine, "theirs": found.theirs}
    return {"path": found.path, "widget": found.subject, "part": found.part, **sides}


SPAN = (
    Parameter("from", "The earlier version; without it the one before the newest.", "1", type="integer"),
    Parameter("to", "The later one; without it the dashboard as it stands.", "2", type="integer"),
)
OPERATIONS = (
    Operation(
        "POST", NEW, make_draft, "Begin a new dashboard", TAG, body=DraftBody, answer=DraftAnswer, status=201,
        errors=WRONG, changes=True,
    ),
    Operation("GET", DRAFT, show_draft, "A draft", TAG, answer=DraftAnswer, errors=(400, 403, 404, 409, 422)),
    Operation(
        "PUT", DRAFT, change_draft, "Change a draft", TAG, body=DashboardBody, answer=DraftAnswer, errors=WRONG,
        changes=True,
    ),
    Operation(
        "POST", f"{DRAFT}/undo", take_back, "Take a step back", TAG, body=Body, answer=DraftAnswer, errors=WRONG,
        changes=True,
    ),
    Operation(
        "POST", f"{DRAFT}/redo", do_again, "Do a step again", TAG, body=Body, answer=DraftAnswer, errors=WRONG,
        changes=True,
    ),
    Operation(
        "POST", f"{DRAFT}/publish", publish_chosen, "Publish a draft", TAG, body=ChosenSides, answer=DashboardDocument,
        errors=(*WRONG, 412), changes=True,
    ),
    Operation("DELETE", DRAFT, drop_draft, "Forget a draft", TAG, status=204, errors=WRONG, changes=True),
    Operation(
        "POST", f"{ONE}/merge", merge_documents, "Bring two changes together", TAG, body=MergeBody,
        answer=MergeAnswer, errors=WRONG,
    ),
    Operation(
        "GET", f"{ONE}/versions/diff", compare_versions, "What differs between versions", TAG, answer=VersionDiff,
        parameters=SPAN, errors=(404, 409, 422),
    ),
)  # fmt: skip
