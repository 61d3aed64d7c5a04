"""Who may pass: every request, Dash's own included, is refused unless a rule lets it through.

The local posture: Nexus listens on loopback, and the person at the keyboard is admin without credentials only when the
peer is loopback, the Host is ours, nothing was forwarded, and the browser says that the request is ours.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import flask

from data.access import local_admin
from data.core import Core
from data.errors import AccessError, InputError, MediaTypeError

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
OWN_SITES = {None, "same-origin", "none"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
FORMS = ("/api/uploads",)
LIMIT = 16 * 2**20

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; object-src 'none';"
    " base-uri 'self'; form-action 'self'"
)


def install_gate(server: flask.Flask, core: Core) -> None:
    """Refuse what no rule lets through, and put the security headers on every answer."""
    refuse_team_mode(core)
    server.config["MAX_CONTENT_LENGTH"] = LIMIT
    server.before_request(lambda: admit(core))
    server.after_request(protect)


def refuse_team_mode(core: Core) -> None:
    """Raises InputError for a `host` that others could reach: accounts are not built yet."""
    host = core.settings.host
    if host != "localhost" and not _is_loopback(host):
        raise InputError("gate.not_loopback", host=host, command="NEXUS_HOST=127.0.0.1 make run")


def admit(core: Core) -> None:
    """Sets the actor of the request. Raises AccessError or MediaTypeError."""
    request = flask.request
    _check_peer(request)
    _check_host(request, core.settings.hosts)
    if request.headers.get("Sec-Fetch-Site") not in OWN_SITES and not _is_visit(request):
        raise AccessError("gate.cross_site", site=request.headers["Sec-Fetch-Site"])
    if request.method in WRITES:
        _check_write(request)
    flask.g.actor = local_admin()


def _check_peer(request: flask.Request) -> None:
    if not _is_loopback(request.remote_addr or ""):
        raise AccessError("gate.peer", peer=request.remote_addr or "")
    forwarded = next((name for name in FORWARDED if name in request.headers), None)
    if forwarded:
        raise AccessError("gate.forwarded", header=forwarded)


def _check_host(request: flask.Request, hosts: tuple[str, ...]) -> None:
    name = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    if name not in hosts:
        raise AccessError("gate.host", host=name, setting="NEXUS_HOSTS")


def _check_write(request: flask.Request) -> None:
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host", ""):
        raise AccessError("gate.origin", origin=origin)
    if request.path in FORMS or (request.method == "DELETE" and not request.content_length):
        return
    if request.mimetype != "application/json":
        raise MediaTypeError("request.media_type", sent=request.mimetype or "nothing", wanted="application/json")


def _is_visit(request: flask.Request) -> bool:
    """A link followed from another site: a page to look at, not data to read."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
        and not request.path.startswith("/api/")
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def protect(response: flask.Response) -> flask.Response:
    """Security headers; assets may be kept by the browser, answers with data may not be kept by anything between."""
    hashes = " ".join(flask.current_app.config.get("CSP_HASHES", tuple)())
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY.format(hashes=hashes))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if not flask.request.path.startswith(("/assets/", "/_dash-component-suites/")):
        headers.setdefault("Cache-Control", "private, no-cache")
    return response
