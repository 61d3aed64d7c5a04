"""One core with a small warehouse and running workers for all query tests."""

from __future__ import annotations

import pytest

from data.opening import close_core
from tests.data.queries.warehouse import make_core


@pytest.fixture(scope="session")
def asked(tmp_path_factory):
    core = make_core(tmp_path_factory.mktemp("asked"))
    yield core
    close_core(core)
