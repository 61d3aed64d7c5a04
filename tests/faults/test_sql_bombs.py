"""Statements that want all memory or all time: each is answered by its deadline, and nobody else notices."""

from __future__ import annotations

import os
import resource
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
from tests.waiting import PATIENCE

RUNNING = [each for file in sorted(Path(__file__).with_name("bombs").glob("*.sql")) for each in read_corpus(file)]
DEADLINE_MS = 300
GRACE_SECONDS = 0.5
START_SECONDS = 2.0
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
    """The code with which `text` was refused; None when it was answered."""
    code = None
    try:
        run_sql(core, text, actor=local_admin(), timeout_ms=DEADLINE_MS)
    except NexusError as error:
        assert error.code.startswith("query.") and error.code != "query.no_worker", error
        code = error.code
    return code


def survive(core, text):
    """Whatever else this machine does, a statement costs no more of it than the deadline allows."""
    memory, started, before = psutil.Process().memory_info().rss, time.monotonic(), spent()
    throw(core, text)
    ours, theirs = (after - then for after, then in zip(spent(), before, strict=True))
    assert ours <= GRACE_SECONDS
    assert theirs <= DEADLINE_MS / 1000 * os.cpu_count() + START_SECONDS
    assert time.monotonic() - started < PATIENCE
    assert psutil.Process().memory_info().rss - memory < GROWTH
    assert run_sql(core, "SELECT count(*) FROM invoices", actor=local_admin()).rows == [[2000]]


def spent():
    """CPU seconds of this process, and of the processes that it has ended."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return tuple(each.ru_utime + each.ru_stime for each in found)


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
