"""A Flask server with the API on a core, and a client that speaks as the person at the keyboard."""

from __future__ import annotations

from datetime import date
from functools import cache

import flask

import api
from data.core import Core
from data.demo import build_company
from tests.cores import make_core

TODAY = date(2026, 11, 20)


@cache
def demo_core() -> Core:
    """A core in memory with a small demo company; shared, so tests only read."""
    core = make_core()
    with core.lakes.cursor() as cursor:
        build_company(cursor, catalog="prod", scale=0.01, seed=7, today=TODAY)
    core.lakes.loaded("prod")
    return core


def make_server(core: Core) -> flask.Flask:
    server = flask.Flask("nexus-test", static_folder=None)
    api.install(server, core)
    return server


def client(core: Core | None = None):
    return make_server(core or demo_core()).test_client()
