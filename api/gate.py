"""Who may pass: every request, Dash's own included, is refused unless a rule lets it through.

The local posture: Nexus listens on loopback, and the person at the keyboard is admin without credentials only when the
peer is loopback, the Host is ours, nothing was forwarded, and the browser says that the request is ours.
"""

from __future__ import annotations

from datetime import datetime

import flask
from werkzeug.exceptions import RequestEntityTooLarge

from api.rules import WRITES, permission_for
from data.access import Actor, is_loopback, local_admin, require, visitor
from data.access.embed import read_embed
from data.errors import AccessError, MediaTypeError
from data.settings import Settings

OWN_SITES = {None, "same-origin", "none"}
FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip", "via")
UPLOADS = ("/api/uploads", "/api/etl/uploads")
EMBED = "/embed/"
PHONES = "/api/field-service/ingest/"
BODY_LIMIT = 16 * 2**20
NOTHING_HERE = "api_nothing_here"


def admit(settings: Settings, now: datetime) -> None:
    """Sets `flask.g.actor`; for a dashboard inside another site also `flask.g.embed`, and nothing but its token counts.
    Raises AccessError, MediaTypeError, or RequestEntityTooLarge."""
    request = flask.request
    _check_peer(request)
    _check_host(request, settings.hosts)
    flask.g.actor = actor = _embedded(settings, now) if request.path.startswith(EMBED) else _actor(request)
    if request.method in WRITES:
        _check_body(request)
    _check_permission(request, actor)


def _check_peer(request: flask.Request) -> None:
    if not is_loopback(request.remote_addr or ""):
        raise AccessError("gate.peer", peer=request.remote_addr or "")
    for name in request.headers.keys():
        if name.lower().startswith(FORWARDED):
            raise AccessError("gate.forwarded", header=name)


def _check_host(request: flask.Request, hosts: tuple[str, ...]) -> None:
    """The header itself is read: a page whose name was bound to this machine still says its own name here."""
    sent = request.headers.get("Host", "")
    name, colon, port = sent.rpartition(":")
    if not colon or not port.isdecimal():
        name = sent
    if name.lower() not in hosts:
        raise AccessError("gate.host", host=sent, setting="NEXUS_HOSTS")


def _actor(request: flask.Request) -> Actor:
    """The admin of this machine; a visitor for a link followed from another site, who sees a page without data."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.headers.get('Host', '')}":
        raise AccessError("gate.origin", origin=origin)
    site = request.headers.get("Sec-Fetch-Site")
    if site in OWN_SITES:
        return local_admin()
    if request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document":
        return visitor()
    raise AccessError("gate.cross_site", site=site)


def _embedded(settings: Settings, now: datetime) -> Actor:
    flask.g.embed = found = read_embed(settings, flask.request.args.get("token", ""), now=now)
    return found.actor


def _check_body(request: flask.Request) -> None:
    if request.path in UPLOADS:
        return
    if request.path.startswith(PHONES) and (request.content_length or 0) <= BODY_LIMIT:
        return
    if (request.content_length or 0) > BODY_LIMIT:
        raise RequestEntityTooLarge
    empty = not request.content_length and "Transfer-Encoding" not in request.headers
    if empty and (request.method == "DELETE" or "Content-Type" not in request.headers):
        return
    if request.mimetype != "application/json":
        raise MediaTypeError("request.media_type", sent=request.mimetype or "nothing", wanted="application/json")


def _check_permission(request: flask.Request, actor: Actor) -> None:
    if request.endpoint in (None, NOTHING_HERE):
        return
    permission = permission_for(request.path, request.method)
    if permission is None:
        raise AccessError("gate.no_rule", method=request.method, path=request.path)
    require(actor, permission)
