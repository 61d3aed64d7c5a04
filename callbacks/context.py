"""What a callback may ask of the request it runs in: the core, the actor, the viewer's language."""

from __future__ import annotations

from typing import cast

import flask

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


def words() -> Translator:
    """The translator for the language the viewer's browser asks for."""
    accepted = flask.request.headers.get("Accept-Language", "")
    return translator(best_language(accepted, default=core().settings.locale))
