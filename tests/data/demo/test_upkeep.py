"""The demo is built when it must be, as a whole or not at all, and costs nothing otherwise."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta

import duckdb
import pytest

from data.demo import company_exists, demo_lakes, ensure_demo, upkeep
from tests.cores import NOON, make_core


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    core = make_core(tmp_path_factory.mktemp("home"), demo_scale=0.01)
    assert not company_exists(core)
    assert ensure_demo(core)
    yield core
    core.lakes.close()


LINES = "SELECT sum(hash(l)) AS h FROM prod.main.invoice_lines AS l"


def built_for(core):
    return core.lakes.fetch('SELECT built_for, scale, announced FROM "prod"."main"."demo_company"').columns


def test_the_first_call_builds_and_says_so(core):
    assert company_exists(core)
    assert built_for(core) == {"built_for": [date(2026, 11, 20)], "scale": [0.01], "announced": [True]}
    changes = core.events.since(0, topics=("data.changed",))
    assert "invoice_lines" in changes[0].payload["tables"]
    assert core.lakes.version("prod") == len(changes) == 1


def test_a_second_call_does_nothing(core):
    version = core.lakes.version("prod")
    assert ensure_demo(core) is False
    assert core.lakes.version("prod") == version


def test_a_load_that_nobody_heard_of_is_announced(core):
    with core.lakes.cursor() as cursor:
        cursor.execute('UPDATE "prod"."main"."demo_company" SET announced = false')
    version = core.lakes.version("prod")
    assert ensure_demo(core) is False
    assert core.lakes.version("prod") == version + 1
    assert built_for(core)["announced"] == [True]


def test_files_that_are_missing_are_written_again(core):
    crm = next(lake for lake in demo_lakes(core) if lake.id == "crm").options["path"]
    (core.settings.home / "demo" / upkeep.STAMP).unlink()
    with closing(sqlite3.connect(crm)) as database:
        database.execute("DROP TABLE leads")
    assert ensure_demo(core) is True
    with closing(sqlite3.connect(crm)) as database:
        assert database.execute("SELECT count(*) FROM leads").fetchone()[0] > 100


def test_the_day_is_that_of_the_time_zone():
    core = make_core(moment=NOON, time_zone="Pacific/Auckland", demo_scale=0.01)
    assert upkeep._wanted(core).day == date(2026, 11, 21)


def test_five_lakes_with_something_in_each(core):
    lakes = {lake.id: lake for lake in demo_lakes(core)}
    assert sorted(lakes) == ["bigquery-prod", "crm", "prod", "suppliers", "web"]
    assert lakes["bigquery-prod"].stand_in == "prod" and "stand-in" in lakes["bigquery-prod"].name
    assert {lake.kind for lake in lakes.values()} == {"duckdb", "files", "sqlite", "bigquery"}
    files = f"{lakes['web'].options['path']}/sessions/*.parquet"
    query = "SELECT count(*), count(DISTINCT lead_id) FROM read_parquet(?)"
    sessions, leads = duckdb.connect().execute(query, [files]).fetchone()
    assert sessions > 30 * leads > 3000


def test_the_website_s_leads_are_those_of_the_warehouse(core):
    web = next(lake for lake in demo_lakes(core) if lake.id == "web").options["path"]
    unknown = core.lakes.fetch(
        f"SELECT count(*) AS n FROM read_parquet('{web}/sessions/*.parquet') AS s ANTI JOIN prod.main.leads AS l"
        " ON l.lead_id = s.lead_id AND l.channel = s.channel AND l.created_date = CAST(s.started_at AS DATE)"
        " WHERE s.lead_id IS NOT NULL"
    )
    assert unknown.columns["n"] == [0]


def test_a_home_in_memory_has_the_lakes_that_need_no_files():
    assert [lake.id for lake in demo_lakes(make_core())] == ["prod", "bigquery-prod"]


def test_a_build_that_fails_leaves_what_was_there(core, monkeypatch):
    lines = core.lakes.fetch(LINES).columns
    monkeypatch.setattr("data.demo.company.AFTER_SALES", ("no such file",))
    monkeypatch.setattr(core.clock, "moment", NOON + timedelta(days=1))
    with pytest.raises(FileNotFoundError):
        ensure_demo(core)
    assert built_for(core)["built_for"] == [date(2026, 11, 20)]
    assert core.lakes.fetch(LINES).columns == lines


def test_the_next_day_the_company_is_a_day_older(core, monkeypatch):
    version = core.lakes.version("prod")
    monkeypatch.setattr(core.clock, "moment", NOON + timedelta(days=1))
    assert ensure_demo(core) is True
    assert built_for(core)["built_for"] == [date(2026, 11, 21)]
    assert core.lakes.version("prod") == version + 1
    assert core.lakes.fetch("SELECT max(as_of) AS day FROM prod.main.cash_daily").columns["day"] == [date(2026, 11, 21)]


CHILD = """
import sys, time
from datetime import timedelta
from tests.cores import NOON, make_core
from data.demo import company, ensure_demo
core = make_core(sys.argv[1], demo_scale=0.01)
ensure_demo(core)
run = company.run
def slow(cursor, *names):
    run(cursor, *names)
    if "targets" in names:
        print("built, not committed", flush=True)
        time.sleep(60)
company.run = slow
core.clock.moment = NOON + timedelta(days=1)
ensure_demo(core)
"""


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_what_was_there(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "built, not committed\n"
    child.kill()
    child.wait()
    core = make_core(tmp_path, demo_scale=0.01)
    assert built_for(core) == {"built_for": [date(2026, 11, 20)], "scale": [0.01], "announced": [True]}
    assert ensure_demo(core) is False
    core.lakes.close()
