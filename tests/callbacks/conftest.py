"""A request to a Nexus that holds a small shop: callbacks are plain functions there."""

from __future__ import annotations

import flask
import pytest

from callbacks.context import CORE
from tests.data.dashboards.shop import make_shop


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


@pytest.fixture
def request_in_shop(core):
    server = flask.Flask("shop")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
