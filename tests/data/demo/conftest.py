"""One demo company for all tests that only read it."""

from __future__ import annotations

import pytest

from tests.data.demo.companies import build


@pytest.fixture(scope="session")
def company():
    """A cursor in the schema of a company at scale 0.05."""
    connection = build(0.05)
    yield connection
    connection.close()
