"""Rows of a real PostgreSQL: all of them, then only what is new, and a cancel that reaches the server."""

from __future__ import annotations

import threading

import pytest

from data.inventory import NewLake, register_lake
from data.pipelines import Status, add_pipeline, cancel, get_execution, run_next, run_pipeline
from tests.data.pipelines.loads import ADMIN, accounts, document, opened, ran, rows
from tests.postgres import postgres
from tests.waiting import PATIENCE, until


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        register_lake(core, NewLake("pg", "PG", "postgres", postgres().options), actor=ADMIN)
        yield core


@pytest.fixture
def table(tmp_path):
    name = f"p_{abs(hash(str(tmp_path)))}"
    postgres().run(
        f"CREATE TABLE {name} AS SELECT i, 'w' || i AS word, i * 1.5::float8 AS x FROM generate_series(1, 1000) r(i)"
    )
    yield name
    postgres().run(f"DROP TABLE {name}")


def test_rows_come_over_and_later_only_new_ones(core, table):
    source = {"kind": "lake", "lake": "pg", "table": f"public.{table}", "cursor": "i"}
    first = ran(core, document(source))
    assert accounts(first) == {"extracted": 1000, "loaded": 1000, "rejected": 0, "filtered": 0}
    postgres().run(f"INSERT INTO {table} VALUES (1001, 'late', 0)")
    second = ran(core, document(source))
    assert accounts(second)["loaded"] == 1
    assert rows(core, "SELECT count(*), sum(i)::BIGINT, max(word) FILTER (i = 1001) FROM prod.raw.t") == [
        (1001, 1001 * 1002 // 2, "late")
    ]


def test_a_mark_never_goes_back(core, table):
    source = {"kind": "lake", "lake": "pg", "table": f"public.{table}", "cursor": "i"}
    ran(core, document(source))
    postgres().run(f"DELETE FROM {table} WHERE i > 500")
    assert accounts(ran(core, document(source)))["extracted"] == 0
    postgres().run(f"INSERT INTO {table} VALUES (999, 'again', 0), (1002, 'new', 0)")
    assert accounts(ran(core, document(source)))["loaded"] == 1


def test_a_query_of_ones_own_and_a_wrong_one(core, table):
    query = f"SELECT word, x FROM {table} WHERE i <= 10"
    assert accounts(ran(core, document({"kind": "lake", "lake": "pg", "query": query})))["loaded"] == 10
    wrong = ran(core, document({"kind": "lake", "lake": "pg", "query": "SELECT nothing FROM nowhere"}))
    assert wrong.status is Status.FAILED and not wrong.error["transient"]


def test_a_cancel_stops_the_query_in_the_server(core):
    query = "SELECT pg_sleep(60)::text AS slept"
    add_pipeline(core, document({"kind": "lake", "lake": "pg", "query": query}), actor=ADMIN)
    execution = run_pipeline(core, "moved", actor=ADMIN)
    thread = threading.Thread(target=run_next, args=(core,), kwargs={"holder": "test"})
    thread.start()
    mine = "state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(60)::text%'"
    sleeping = f"SELECT count(*) FROM pg_stat_activity WHERE {mine}"
    until(lambda: postgres().run(sleeping) == [(1,)])
    cancel(core, execution.id, actor=ADMIN)
    thread.join(PATIENCE)
    assert get_execution(core, execution.id).status is Status.CANCELLED
    until(lambda: postgres().run(sleeping) == [(0,)])
