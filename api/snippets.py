"""Pieces of SQL under a name: `/api/data-warehouse/snippets`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.console import SnippetAnswer, SnippetBody, SnippetList
from data.console import Snippet, forget_snippet, save_snippet, snippets

TAG = "Data warehouse"
BASE = "/api/data-warehouse/snippets"


def show_snippets(request: Request) -> flask.Response:
    """One's own snippets and those that others share, by name."""
    return answer({"snippets": [_snippet(each) for each in snippets(request.core, actor=request.actor)]})


def keep_snippet(request: Request) -> flask.Response:
    """A snippet, new or in place of one's own of that name."""
    body: SnippetBody = request.body
    found = save_snippet(request.core, actor=request.actor, name=body.name, text=body.text, shared=body.shared)
    return answer(_snippet(found), status=201)


def drop_snippet(request: Request) -> flask.Response:
    """A snippet of one's own is taken away."""
    forget_snippet(request.core, request.path["snippet_id"], actor=request.actor)
    return flask.Response(status=204)


def _snippet(found: Snippet) -> dict[str, Any]:
    return {
        "id": found.id,
        "owner": found.owner,
        "name": found.name,
        "text": found.text,
        "shared": found.shared,
        "changedAt": found.changed_at,
    }


OPERATIONS = (
    Operation("GET", BASE, show_snippets, "Snippets", TAG, answer=SnippetList),
    Operation(
        "POST", BASE, keep_snippet, "Keep a snippet", TAG, body=SnippetBody, answer=SnippetAnswer, status=201,
        errors=(415, 422), changes=True,
    ),
    Operation(
        "DELETE", f"{BASE}/<snippet_id>", drop_snippet, "Delete a snippet", TAG, status=204, errors=(404,), changes=True
    ),
)  # fmt: skip
