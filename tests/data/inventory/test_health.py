"""Lakes are asked how they are: latency, server, end of credentials; what went wrong is told and no secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.access import local_admin
from data.inventory import NewLake, check_lake, lake_facts, register_lake, reload_lake
from tests.cores import make_core
from tests.postgres import PASSWORD, postgres
from tests.seaweed import SECRET, seaweed

ADMIN = local_admin()


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


def test_a_server_tells_its_version_its_latency_and_when_the_password_ends(core):
    server = postgres()
    register_lake(core, NewLake("pg", "PG", "postgres", server.options), actor=ADMIN)
    server.run("ALTER ROLE reader VALID UNTIL '2031-02-03 04:05:06+00'")
    try:
        reload_lake(core, "pg", actor=ADMIN)
    finally:
        server.run("ALTER ROLE reader VALID UNTIL 'infinity'")
    health = lake_facts(core, "pg").to_json()["health"]
    assert health["reachable"] and health["latencyMs"] > 0
    assert health["server"] == server.run("SELECT current_setting('server_version')")[0][0]
    assert health["credentialsExpireAt"] == "2031-02-03T04:05:06+00:00"
    assert health["checkedAt"] == core.clock.now().isoformat()
    assert check_lake(core, "pg").expires_at is None


def test_a_server_that_is_gone_fails_the_lake_and_comes_back(core):
    register_lake(core, NewLake("pg", "PG", "postgres", postgres().options), actor=ADMIN)
    reload_lake(core, "pg", actor=ADMIN)
    kept = core.lakes.record("pg")
    core.lakes.change(replace(kept, options={**kept.options, "host": "127.0.0.1", "port": 1}))
    found = check_lake(core, "pg")
    assert (found.milliseconds, found.error["code"]) == (None, "lake.unreachable")
    facts = lake_facts(core, "pg")
    assert (facts.status, facts.error["code"], facts.to_json()["health"]["reachable"]) == (
        "failed",
        "lake.unreachable",
        False,
    )
    assert PASSWORD not in str(found)
    core.lakes.change(kept)
    check_lake(core, "pg")
    assert lake_facts(core, "pg").status == "ready"


def test_files_are_reachable_while_they_are_there(core, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.csv").write_text("id\n1\n")
    register_lake(core, NewLake("files", "Files", "files", {"path": str(tmp_path / "a")}), actor=ADMIN)
    assert check_lake(core, "files").milliseconds > 0
    (tmp_path / "a").rename(tmp_path / "b")
    assert check_lake(core, "files").error["code"] == "lake.path_missing"


def test_the_warehouse_is_the_engine(core):
    found = check_lake(core, "prod")
    assert found.server.startswith("DuckDB 2.") and found.milliseconds > 0


@pytest.mark.parametrize(("secret", "code"), [(SECRET, None), ("wrong", "lake.bucket_denied")])
def test_a_bucket_is_asked_without_fetching(core, secret, code):
    seaweed().put("health/a.csv", b"id\n1\n")
    options = {**seaweed().options("health"), "secretKey": secret}
    register_lake(core, NewLake("far", "Far", "files", options), actor=ADMIN)
    found = check_lake(core, "far")
    assert (found.error or {}).get("code") == code and secret not in str(found)
    assert core.lakes.record("far").version == 0
