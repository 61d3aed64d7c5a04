"""Saved views of dashboards and short links: `…/dashboards/{id}/views`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer, matched
from api.dashboards import ONE, TAG
from api.operation import Operation, Parameter, Request
from api.schemas.drafts import ViewAnswer, ViewBody, ViewList
from data.dashboards import (
    SavedView,
    Seen,
    drop_view,
    find_view,
    format_state,
    get_dashboard,
    parse_state,
    save_view,
    saved_views,
)
from data.errors import NotFound

VIEWS = f"{ONE}/views"
VIEW = f"{VIEWS}/<view_id>"


def show_views(request: Request) -> flask.Response:
    """The named views of a dashboard, by name."""
    id_ = get_dashboard(request.core, request.path["dashboard_id"]).id
    return answer({"views": [_view(each) for each in saved_views(request.core, id_)]})


def keep_view(request: Request) -> flask.Response:
    """A view under a name, replacing one of the same; without a name the short link to a state."""
    body: ViewBody = request.body
    id_, seen = request.path["dashboard_id"], Seen(parse_state(body.state), body.tab)
    name = (body.name or "").strip() or None
    kept = save_view(request.core, id_, seen, actor=request.actor, name=name, standard=body.standard)
    response = answer(_view(kept), status=201, headers={"Location": f"/api/bi/dashboards/{id_}/views/{kept.id}"})
    response.set_etag(kept.mark)
    return response


def show_view(request: Request) -> flask.Response:
    """A view or short link; its ETag is what `If-Match` wants."""
    found = _of(request)
    response = answer(_view(found))
    response.set_etag(found.mark)
    return response


def forget_view(request: Request) -> flask.Response:
    """A view is removed; its link leads nowhere then. With `If-Match` only while nobody kept it anew."""
    drop_view(request.core, _of(request).id, actor=request.actor, mark=matched())
    return flask.Response(status=204)


def _of(request: Request) -> SavedView:
    found = find_view(request.core, request.path["view_id"])
    if found.dashboard_id != request.path["dashboard_id"]:
        raise NotFound("dashboard.no_view", view=found.id)
    return found


def _view(found: SavedView) -> dict[str, Any]:
    return {
        "id": found.id,
        "dashboard": found.dashboard_id,
        "name": found.name,
        "state": format_state(found.state),
        "tab": found.tab,
        "standard": found.standard,
        "actor": found.actor,
        "at": found.at,
        "href": f"/dashboards/open/{found.id}",
    }


OPERATIONS = (
    Operation("GET", VIEWS, show_views, "Saved views", TAG, answer=ViewList, errors=(404, 422)),
    Operation(
        "POST", VIEWS, keep_view, "Save a view", TAG, body=ViewBody, answer=ViewAnswer, status=201,
        errors=(404, 415, 422), changes=True,
    ),
    Operation("GET", VIEW, show_view, "A saved view", TAG, answer=ViewAnswer, errors=(404,)),
    Operation(
        "DELETE", VIEW, forget_view, "Remove a view", TAG, status=204,
        parameters=(Parameter("If-Match", "The ETag of the view one saw.", place="header"),),
        errors=(404, 412), changes=True,
    ),
)  # fmt: skip
