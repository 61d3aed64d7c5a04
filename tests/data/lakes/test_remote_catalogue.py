"""The catalogue of a remote lake is read though one of its objects can't be: its neighbours go on."""

from __future__ import annotations

import adbc_driver_postgresql.dbapi as adbc
import pytest

from data.access import local_admin
from data.inventory import NewLake, register_lake
from data.lakes import remotes
from data.opening import close_core
from tests.cores import make_core
from tests.postgres import postgres


@pytest.fixture
def core():
    core = make_core(demo=False)
    register_lake(core, NewLake("pg", "PG", "postgres", postgres().options), actor=local_admin())
    yield core
    close_core(core)


def test_what_a_refresh_or_a_rewrite_locks_is_described_without_its_size(core, monkeypatch):
    monkeypatch.setattr(remotes, "COUNT_MS", 200)
    server = postgres()
    server.run(
        "DROP SCHEMA IF EXISTS locked CASCADE",
        "CREATE SCHEMA locked",
        "CREATE TABLE locked.free AS SELECT 1 AS n UNION ALL SELECT 2",
        "CREATE MATERIALIZED VIEW locked.refreshed AS SELECT 1 AS n",
        "CREATE TABLE locked.parts (n int) PARTITION BY RANGE (n)",
        "CREATE TABLE locked.part PARTITION OF locked.parts FOR VALUES FROM (0) TO (9)",
        "ANALYZE locked.free",
    )
    with adbc.connect(server.uri) as held, held.cursor() as other:
        other.execute("LOCK TABLE locked.part IN ACCESS EXCLUSIVE MODE")
        other.execute("REFRESH MATERIALIZED VIEW locked.refreshed")
        found = {each.name: each for each in core.lakes.tables("pg") if each.schema == "locked"}
        held.rollback()
    assert sorted(found) == ["free", "parts", "refreshed"]
    assert found["free"].rows == 2
    assert found["parts"].rows is None
    assert found["refreshed"].bytes is None
    assert [column.name for column in found["refreshed"].columns] == ["n"]
    server.run("DROP SCHEMA locked CASCADE")
