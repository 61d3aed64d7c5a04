"""The technician's app and the customer's page: documents of their own, small enough to work without a network.

They stand beside Dash because a service worker must be able to keep all of them; what they do goes over the API.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from html import escape
from pathlib import Path
from string import Template

import flask

from api.operation import Operation, Parameter, Request
from api.words import spoken, wished
from data.field_service import track

TAG = "Field service"
ASSETS = Path(__file__).parents[1] / "assets"
PAGE = Template((Path(__file__).parent / "my_day.html").read_text(encoding="utf-8"))
KEPT = ("lazy/my-day.js", "lazy/track.js", "lazy/worker.js", "field.css", "tokens.css", "20-base.css", "70-icons.css")
WORDS = (
    "myday.", "track.", "field.", "dispatch.state.", "dispatch.fact.", "dispatch.priority.", "dispatch.no_place",
    "dispatch.map", "errors.job.", "errors.note.", "errors.operation.",
)  # fmt: skip
HTML = "text/html; charset=utf-8"
MANIFEST = {
    "id": "/field/my-day",
    "start_url": "/field/my-day",
    "scope": "/field/",
    "display": "standalone",
    "background_color": "#f6f7f9",
    "theme_color": "#2f5bea",
    "icons": [
        {"src": "/assets/app-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": "/assets/app-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": "/assets/app-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ],
}


def show_my_day(request: Request) -> flask.Response:
    """The technician's app: today's jobs, kept on the phone; installable."""
    return _page(request, "myday.title", "my-day.js", {"data-my-day": "yes", "data-version": version()})


def show_tracking(request: Request) -> flask.Response:
    """The customer's page: when the technician arrives, and where they are while they travel. Gone with the job."""
    track(request.core, request.path["token"])
    return _page(request, "track.title", "track.js", {"data-track": request.path["token"]})


def show_manifest(_request: Request) -> flask.Response:
    """What a phone needs to install the technician's app."""
    words = spoken(("myday.title",), wished())
    name = {"name": f"Nexus · {words['myday.title']}", "short_name": words["myday.title"]}
    return flask.Response(json.dumps({**name, **MANIFEST}), content_type="application/manifest+json")


def show_worker(_request: Request) -> flask.Response:
    """The service worker of the technician's app."""
    return flask.Response((ASSETS / "lazy/worker.js").read_bytes(), content_type="text/javascript; charset=utf-8")


@cache
def version() -> str:
    """Changes with every change of what the service worker keeps."""
    found = hashlib.sha256()
    for name in KEPT:
        found.update((ASSETS / name).read_bytes())
    return found.hexdigest()[:12]


def _page(request: Request, title: str, script: str, facts: dict[str, str]) -> flask.Response:
    languages = wished() or [request.core.settings.locale]
    words = spoken(WORDS, languages)
    told = {
        **facts,
        "data-zone": request.core.settings.time_zone,
        "data-tag": languages[0],
        "data-say": json.dumps(words, ensure_ascii=False, separators=(",", ":")),
    }
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in told.items())
    page = PAGE.substitute(
        language=escape(languages[0]), title=escape(words[title]), script=script, attributes=attributes
    )
    return flask.Response(page, content_type=HTML)


OPERATIONS = (
    Operation(
        "GET", "/field/my-day", show_my_day, "The technician's app", TAG, media=("text/html",),
        parameters=(Parameter("technician", "Who works on this phone from now on.", "tech_001"),),
    ),
    Operation(
        "GET", "/field/manifest.webmanifest", show_manifest, "The app's manifest", TAG,
        media=("application/manifest+json",),
    ),
    Operation("GET", "/field/worker.js", show_worker, "The app's service worker", TAG, media=("text/javascript",)),
    Operation("GET", "/track/<token>", show_tracking, "The customer's page", TAG, media=("text/html",), errors=(404,)),
)  # fmt: skip
