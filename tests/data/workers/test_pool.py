"""Processes are started ahead, replaced when killed, and gone with the core."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest

from data.access import Actor, local_admin
from data.errors import LimitError, QueryError
from data.opening import close_core
from data.queries import run_sql, warm
from data.workers import Ticket
from tests.cores import make_core as make_bare_core
from tests.data.queries.warehouse import make_core
from tests.waiting import PATIENCE, until

ADMIN = local_admin()
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"


def workers():
    """The sandboxes of this process; one that is being started or reaped is none."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            found += [child] if "data.sandbox" in child.cmdline() else []
    return found


@pytest.fixture
def core(tmp_path):
    before = {child.pid for child in workers()}
    core = make_core(tmp_path)
    yield core
    close_core(core)
    assert {child.pid for child in workers()} <= before


def mine(core, before):
    return [child for child in workers() if child.pid not in before]


def test_nothing_runs_before_the_first_question(core):
    state = core.workers.pool.state()
    assert (state["processes"], state["sandbox"]) == (0, None)


def test_warming_up_starts_one_to_run_and_one_to_spare(core):
    warm(core)
    until(lambda: core.workers.pool.state()["idle"] == 2)
    assert core.workers.pool.state()["processes"] == 2
    assert core.workers.pool.state()["sandbox"]["alone"] is True


def test_a_query_out_of_time_is_killed_and_the_spare_takes_over(core):
    run_sql(core, "SELECT 1", actor=ADMIN)
    with pytest.raises(QueryError) as raised:
        run_sql(core, ENDLESS, actor=ADMIN, timeout_ms=200)
    assert raised.value.code == "query.timeout"
    assert run_sql(core, "SELECT 1", actor=ADMIN).rows == [[1]]
    assert core.workers.pool.state()["killed"] == 1


def test_a_process_that_dies_is_replaced(core):
    before = {child.pid for child in workers()}
    run_sql(core, "SELECT 1", actor=ADMIN)
    ticket = Ticket()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(run_sql, core, ENDLESS, actor=ADMIN, ticket=ticket)
        until(lambda: ticket.began)
        for child in mine(core, before):
            child.kill()
        assert asked.exception(PATIENCE).code == "query.crashed"
    assert _patiently(core).rows == [[1]]


def _patiently(core):
    """The spare may have been killed too: then the first question after finds it dead."""
    for _ in range(3):
        try:
            return run_sql(core, "SELECT 1", actor=ADMIN)
        except QueryError as error:
            assert error.code == "query.crashed"
    raise AssertionError


@pytest.fixture
def narrow(tmp_path):
    """A core that runs one query at a time."""
    core = make_core(tmp_path, query_workers=1)
    yield core
    close_core(core)


def test_who_finds_no_place_in_time_is_told_to_come_back(narrow):
    core = narrow
    run_sql(core, "SELECT 1", actor=ADMIN)
    ticket = Ticket()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run_sql, core, ENDLESS, actor=ADMIN, ticket=ticket)
        until(lambda: ticket.began)
        with pytest.raises(LimitError) as raised:
            run_sql(core, "SELECT 1", actor=Actor("other", frozenset({"admin"})), timeout_ms=100)
        assert raised.value.params["retry_after"] >= 1
        core.workers.pool.stop(ticket)
        assert first.exception(PATIENCE).code == "query.cancelled"


def test_a_long_query_of_one_does_not_hold_up_the_short_ones_of_others(core):
    run_sql(core, "SELECT 1", actor=ADMIN)
    tickets = [Ticket() for _ in range(3)]

    def long(n):
        with pytest.raises(QueryError):
            run_sql(core, f"{ENDLESS} AND i > {n}", actor=ADMIN, ticket=tickets[n])

    threads = [threading.Thread(target=long, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: core.workers.pool.state()["running"] == 2)
    other = Actor("other", frozenset({"admin"}))
    assert run_sql(core, "SELECT 1", actor=other).rows == [[1]]
    assert core.workers.pool.state()["running"] == 2
    for ticket in tickets:
        core.workers.pool.stop(ticket)
    for thread in threads:
        thread.join(PATIENCE)
    assert core.workers.pool.state()["running"] == 0


def test_a_worn_process_is_replaced(core, monkeypatch):
    monkeypatch.setattr("data.workers.pool._ANSWERS_PER_LIFE", 3)
    before = {child.pid for child in workers()}
    seen = set()
    for _ in range(9):
        run_sql(core, "SELECT 1", actor=ADMIN)
        seen |= {child.pid for child in mine(core, before)}
    assert len(seen) >= 3
    assert core.workers.pool.state()["killed"] == 0


def test_processes_inherit_nothing_of_ours(core, monkeypatch):
    monkeypatch.setenv("NEXUS_CANARY", "secret")
    before = {child.pid for child in workers()}
    run_sql(core, "SELECT 1", actor=ADMIN)
    for child in mine(core, before):
        environment = child.environ()
        assert "NEXUS_CANARY" not in environment
        assert set(environment) <= {"PYTHONPATH", "MALLOC_ARENA_MAX", "LC_ALL", "LC_CTYPE"}


def test_a_core_in_memory_is_queried_the_same():
    core = make_bare_core(demo=False)
    try:
        with core.lakes.cursor() as cursor:
            cursor.execute("CREATE TABLE prod.main.t AS SELECT 42 AS answer")
        core.lakes.loaded("prod")
        assert run_sql(core, "SELECT * FROM t", actor=ADMIN).rows == [[42]]
    finally:
        close_core(core)
