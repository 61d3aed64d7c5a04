"""Signed addresses of dashboards inside other sites: `/api/bi/embeds`. The pages are at `/embed/view/{id}`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.embeds import EmbedAnswer, EmbedBody
from data.access import Actor
from data.access.embed import ROLE, Embed, sign_embed
from data.dashboards import format_state, get_dashboard, parse_state
from data.dashboards.compute import check_state
from data.metrics import load_catalog

TAG = "Dashboards"


def sign_address(request: Request) -> flask.Response:
    """The address of a dashboard for a frame elsewhere. An application that has the secret can sign by itself."""
    body: EmbedBody = request.body
    dashboard, state = get_dashboard(request.core, body.dashboard), parse_state(body.state)
    check_state(dashboard, state, load_catalog(request.core))
    attributes = {name: tuple(values) for name, values in body.attributes.items()}
    actor = Actor(body.actor, frozenset({ROLE}), attributes)
    expires = request.core.clock.now() + timedelta(seconds=body.seconds)
    token = sign_embed(request.core.settings, Embed(dashboard.id, format_state(state), body.tab, actor, expires))
    url = f"/embed/view/{quote(dashboard.id)}?token={token}"
    return answer({"url": url, "token": token, "expiresAt": expires}, status=201)


OPERATIONS = (
    Operation(
        "POST", "/api/bi/embeds", sign_address, "Sign an address for a frame", TAG, body=EmbedBody,
        answer=EmbedAnswer, status=201, errors=(404, 415, 422), changes=True,
    ),
)  # fmt: skip
