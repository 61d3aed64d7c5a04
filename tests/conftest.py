"""Cores live as long as the fixture or test that made them: processes and threads of one test never meet another."""

from __future__ import annotations

import os
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cores import close_all, closing_later

settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
BROWSER = Path(__file__).parent / "browser"
SLOW = 20


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files that take long come first, so that none is left to one process at the end; those that wait for a browser
    take turns with those that keep a core busy."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    costly = sorted(files, key=lambda path: sum(_cost(item) for item in files[path]), reverse=True)
    waiting = [path for path in costly if path.is_relative_to(BROWSER)]
    busy = [path for path in costly if not path.is_relative_to(BROWSER)]
    turns = chain.from_iterable(zip_longest(waiting, busy))
    items[:] = chain.from_iterable(files[path] for path in turns if path is not None)


def _cost(item):
    """In units of what a test takes most often."""
    return SLOW if item.get_closest_marker("slow") else 1


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
