"""The demo company, small and built once for all tests of the prebuilt dashboards."""

from __future__ import annotations

import pytest

from data.demo import build_company
from tests.cores import NOON, make_core


@pytest.fixture(scope="session")
def company():
    """A core with the demo company at a hundredth of its size; nobody writes to it."""
    core = make_core()
    with core.lakes.cursor() as cursor:
        build_company(cursor, catalog="prod", scale=0.01, seed=7, today=NOON.date())
    core.lakes.loaded("prod")
    yield core
    core.lakes.close()
