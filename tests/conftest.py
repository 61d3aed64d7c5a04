"""Cores live as long as the fixture or test that made them: processes and threads of one test never meet another."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.cores import close_all, closing_later

settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    made = []
    fixturedef.addfinalizer(lambda: close_all(made))
    with closing_later(made):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    made = []
    try:
        with closing_later(made):
            return (yield)
    finally:
        close_all(made)
