"""Statements that want all memory or all time: each is answered by its deadline, and nobody else notices."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from data.access import local_admin
from data.errors import NexusError
from data.opening import close_core
from data.queries import run_sql
from tests.data.queries.warehouse import make_core, read_corpus
from tests.faults.written_bombs import WRITTEN

RUNNING = [each for file in sorted(Path(__file__).with_name("bombs").glob("*.sql")) for each in read_corpus(file)]
DEADLINE_MS = 300
GRACE_SECONDS = 0.5
GROWTH = 50 * 2**20

BOMBS = dict([*RUNNING, *WRITTEN.items()])
ALWAYS = ("cross join of everything", "huge string", "endless recursion", "brackets", "sum of thousands")
OFTEN = (
    "list explosion", "regular expression", "sort by wide rows", "moving median", "groups of texts",
    "join on text that matches", "an object of all rows", "lists of lists of lists", "recursion of lists",
    "replacement in replacement", "bit strings wide", "ctes that double", "joins of one table", "pivot of thousands",
    "ifs in ifs", "struct of thousands",
)  # fmt: skip
REST = [name for name in BOMBS if name not in ALWAYS + OFTEN]


@pytest.fixture(scope="module")
def shelter(tmp_path_factory):
    core = make_core(tmp_path_factory.mktemp("shelter"))
    run_sql(core, "SELECT 1", actor=local_admin())
    yield core
    close_core(core)


def throw(core, text):
    """Seconds until `text` was answered or refused, and the code of the refusal; None for an answer."""
    started, code = time.monotonic(), None
    try:
        run_sql(core, text, actor=local_admin(), timeout_ms=DEADLINE_MS)
    except NexusError as error:
        assert error.code.startswith("query.") and error.code != "query.no_worker", error
        code = error.code
    return time.monotonic() - started, code


def survive(core, text):
    memory = psutil.Process().memory_info().rss
    seconds, code = throw(core, text)
    assert seconds <= DEADLINE_MS / 1000 + GRACE_SECONDS
    assert psutil.Process().memory_info().rss - memory < GROWTH
    started = time.monotonic()
    assert run_sql(core, "SELECT count(*) FROM invoices", actor=local_admin()).rows == [[2000]]
    assert time.monotonic() - started < 5
    return code


@pytest.mark.parametrize("name", ALWAYS)
def test_a_bomb_ends_by_its_deadline(shelter, name):
    survive(shelter, BOMBS[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", OFTEN)
def test_bombs_of_every_kind_end_by_their_deadline(shelter, name):
    survive(shelter, BOMBS[name])


@pytest.mark.heavy
@pytest.mark.parametrize("name", REST)
def test_every_bomb_ends_by_its_deadline(shelter, name):
    survive(shelter, BOMBS[name])


def test_the_bombs_are_many_and_each_its_own():
    assert len(RUNNING) + len(WRITTEN) == len(BOMBS) == len(set(BOMBS.values())) >= 227
