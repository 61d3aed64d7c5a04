"""What a callback may ask of the request it runs in: the core, the actor, the viewer's language."""

from __future__ import annotations

import time
from typing import cast

import flask
from flask import Response, after_this_request

from components.format import Translator, best_language, translator
from data.access import Actor, local_admin
from data.core import Core

CORE = "NEXUS_CORE"


def core() -> Core:
    """The core of this application."""
    return cast(Core, flask.current_app.config[CORE])


def actor() -> Actor:
    """Who acts, as the gate decided."""
    found = flask.g.get("actor")
    return found if isinstance(found, Actor) else local_admin()


def tell_spent(**milliseconds: float) -> None:
    """Say in `Server-Timing` of the answer what took how long, and how long serialising took after this."""
    if not flask.has_request_context():
        return
    ready = time.perf_counter()

    @after_this_request
    def tell(response: Response) -> Response:
        spent = {**milliseconds, "serialise": (time.perf_counter() - ready) * 1000}
        response.headers["Server-Timing"] = ", ".join(f"{name};dur={ms:.2f}" for name, ms in spent.items())
        return response


def words() -> Translator:
    """The translator for the language the viewer's browser asks for."""
    accepted = flask.request.headers.get("Accept-Language", "")
    return translator(best_language(accepted, default=core().settings.locale))
