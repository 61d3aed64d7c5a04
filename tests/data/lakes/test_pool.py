"""Connections to remote lakes wait to be used again, and nothing of one question is left to the next."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import LakeError, QueryError
from data.inventory import LakeChange, NewLake, check_lake, edit_lake, register_lake
from data.lakes import pool as pools
from data.opening import close_core
from data.queries import run_sql
from tests.cores import make_core
from tests.postgres import PASSWORD, postgres
from tests.waiting import PATIENCE, until

ADMIN = local_admin()
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pooled'"


@pytest.fixture
def core():
    server = postgres()
    server.run(
        "DO $$ BEGIN CREATE ROLE pooled LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        f"ALTER ROLE pooled PASSWORD '{PASSWORD}'",
    )
    core = make_core(demo=False)
    register_lake(core, NewLake("pg", "PG", "postgres", {**server.options, "user": "pooled"}), actor=ADMIN)
    yield core
    close_core(core)
    until(lambda: _sessions() == 0)


def _sessions():
    return postgres().run(SESSIONS)[0][0]


def _backend(core, **bounds):
    with core.lakes.remotes.connection(core.lakes.record("pg"), milliseconds=60_000, **bounds) as remote:
        return _value(remote, "SELECT pg_backend_pid()")


def _value(remote, sql):
    return [batch.column(0)[0].as_py() for batch in remote.execute(sql).batches][0]


def test_the_next_question_finds_the_connection_of_the_last(core):
    assert _backend(core) == _backend(core)
    until(lambda: _sessions() == 1)


def test_what_one_question_left_is_gone_for_the_next(core):
    record = core.lakes.record("pg")
    with core.lakes.remotes.connection(record, milliseconds=60_000) as remote:
        first = _value(remote, "SELECT pg_backend_pid()")
        for left in (
            "SELECT set_config('search_path', 'elsewhere', false)",
            "SELECT set_config('default_transaction_read_only', 'off', false)",
            "SELECT pg_advisory_lock(7)::text",
        ):
            _value(remote, left)
    with core.lakes.remotes.connection(record, milliseconds=7_000) as remote:
        assert _value(remote, "SELECT pg_backend_pid()") == first
        assert _value(remote, "SELECT current_setting('search_path')") == '"$user", public'
        assert _value(remote, "SELECT current_setting('default_transaction_read_only')") == "on"
        assert _value(remote, "SELECT current_setting('statement_timeout')") == "7s"
        assert _value(remote, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0


@pytest.mark.parametrize("end", ["cut", "failed", "cancelled"])
def test_one_that_did_not_end_well_is_not_used_again(core, end):
    first, record = _backend(core), core.lakes.record("pg")
    if end == "cut":
        run_sql(core, "SELECT i FROM generate_series(1, 50000) i", lake="pg", actor=ADMIN, limit=3)
    elif end == "failed":
        with pytest.raises(QueryError), core.lakes.remotes.connection(record, milliseconds=60_000) as remote:
            remote.execute("SELECT 1 / 0")
    else:
        with core.lakes.remotes.connection(record, milliseconds=60_000) as remote:
            _value(remote, "SELECT 1")
            remote.cancel()
    assert _backend(core) != first


def test_a_cancel_that_comes_late_hits_nobody(core):
    with core.lakes.remotes.connection(core.lakes.record("pg"), milliseconds=60_000) as late:
        first = _value(late, "SELECT pg_backend_pid()")
    late.cancel()
    assert _backend(core) == first


def test_one_whose_server_hung_up_is_replaced(core):
    first = _backend(core)
    postgres().run(f"SELECT pg_terminate_backend({first}, 5000)")
    assert _backend(core) != first


def test_none_outlives_an_edit_of_its_lake(core):
    record = core.lakes.record("pg")
    with core.lakes.remotes.connection(record, milliseconds=60_000) as remote:
        _value(remote, "SELECT 1")
        edit_lake(core, "pg", LakeChange(options={"password": "wrong"}), actor=ADMIN)
    until(lambda: _sessions() == 0)
    with pytest.raises(LakeError):
        _backend(core)
    edit_lake(core, "pg", LakeChange(options={"password": PASSWORD}), actor=ADMIN)
    assert _backend(core)


def test_a_login_that_was_taken_away_is_told_by_the_next_check(core):
    _backend(core)
    postgres().run("ALTER ROLE pooled PASSWORD 'another'")
    assert check_lake(core, "pg").error["code"] == "lake.unreachable"


def test_those_that_wait_too_long_are_closed(core, monkeypatch):
    monkeypatch.setattr(pools, "IDLE_SECONDS", 0.05)
    _backend(core)
    core.lakes.remotes._pool._sweeper.join(PATIENCE)
    assert core.lakes.remotes._pool._idle == []


def test_no_more_than_a_few_wait(core):
    record, nested = core.lakes.record("pg"), []

    def deeper(left):
        with core.lakes.remotes.connection(record, milliseconds=60_000) as remote:
            nested.append(_value(remote, "SELECT pg_backend_pid()"))
            if left:
                deeper(left - 1)

    deeper(pools.KEPT + 1)
    assert len(set(nested)) == pools.KEPT + 2
    until(lambda: _sessions() == pools.KEPT)


def test_a_short_password_mangles_no_other_word(core):
    edit_lake(core, "pg", LakeChange(options={"password": "p", "host": "127.0.0.1", "port": 1}), actor=ADMIN)
    with pytest.raises(LakeError) as raised:
        _backend(core)
    assert "port 1 failed" in raised.value.params["detail"]
