"""Headers of every answer: what a browser may do with it, and who may keep it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import flask

PAGE = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:{tiles}; font-src 'self'; worker-src 'self' blob:; connect-src 'self';"
    " frame-ancestors {framers}; object-src 'none'; base-uri 'self'; form-action 'self'"
)
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
PLAIN = re.compile(r"[A-Za-z0-9.:-]+").fullmatch
RUNS_SCRIPTS = {"text/html", "text/javascript", "application/javascript"}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=()",
}
KEEP = "public, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
FORGET = "no-store"
EMBED = "embed_view"
NOBODY = "'none'"
BUNDLES = "/_dash-component-suites/"


def protect(response: flask.Response) -> flask.Response:
    """`response` with its headers. Script hashes stand in `CSP_HASHES` of the server's config: a sequence, or a
    callable that gives one."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _page_policy() if response.mimetype in RUNS_SCRIPTS else NO_PAGE)
    for name, value in FIXED.items():
        if name != "X-Frame-Options" or _framers() == NOBODY:
            headers.setdefault(name, value)
    if response.status_code >= 400:
        headers["Cache-Control"] = FORGET
    elif headers.get("Cache-Control") != FORGET and not flask.request.path.startswith(BUNDLES):
        headers["Cache-Control"] = KEEP if _is_fingerprinted(flask.request) else ASK_AGAIN
    return response


def _is_fingerprinted(request: flask.Request) -> bool:
    """Dash adds `?m=` and the time of the file's last change to the URL of an asset."""
    return request.path.startswith("/assets/") and "m" in request.args


def _page_policy() -> str:
    found = flask.current_app.config.get("CSP_HASHES", ())
    hashes = found() if callable(found) else found
    named = "".join(f" '{each.strip(chr(39))}'" for each in hashes)
    return PAGE.format(hashes=named, tiles=_tile_source(), framers=_framers())


def _framers() -> str:
    """The sites that may frame a dashboard made for it, as `NEXUS_EMBED_ORIGINS` names them; nobody any other page."""
    if flask.request.endpoint != EMBED:
        return NOBODY
    named = map(urlsplit, flask.current_app.config.get("NEXUS_EMBED_ORIGINS", ()))
    sound = (each for each in named if each.scheme in {"http", "https"} and PLAIN(each.netloc))
    return " ".join(f"{each.scheme}://{each.netloc}" for each in sound) or NOBODY


def _tile_source() -> str:
    """The origin of the map's tiles, where the setting names one: pictures may come from there."""
    found = urlsplit(flask.current_app.config.get("NEXUS_MAP_TILES", ""))
    return f" {found.scheme}://{found.netloc}" if found.scheme in {"http", "https"} and PLAIN(found.netloc) else ""
