"""Lakes are read once, swapped whole, and never block or break a query that runs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace

import duckdb
import pytest

from data.errors import InputError, LakeError, NotFound
from data.lakes import LakeRecord
from tests.cores import make_core


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "orders.csv").write_text("id,amount\n1,10\n2,20\n")
    return folder


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


@pytest.fixture
def lakes(core, folder):
    core.lakes.register(LakeRecord("shop", "Shop", "files", {"path": str(folder)}))
    return core.lakes


def total(lakes):
    return lakes.fetch("SELECT sum(amount) AS total FROM shop.main.orders").columns["total"][0]


def test_registering_reads_nothing_and_first_use_does(lakes):
    assert lakes.version("shop") == 0 and lakes.is_loading("shop")
    assert [(table.name, table.rows) for table in lakes.tables("shop")] == [("orders", 2)]
    assert lakes.version("shop") == 1 and not lakes.is_loading("shop")


def test_reload_swaps_keeps_two_versions_and_tells(core, lakes, folder, tmp_path):
    lakes.ready("shop")
    before = core.events.last_id()
    for n in (3, 4, 5):
        with (folder / "orders.csv").open("a") as file:
            file.write(f"{n},{n}0\n")
        lakes.load("shop")
    assert total(lakes) == 150
    assert sorted(path.name for path in (tmp_path / "home/lakes/shop").iterdir()) == ["3.duckdb", "4.duckdb"]
    assert [e.payload["lake"] for e in core.events.since(before, topics=("data.changed",))] == ["shop"] * 3


def test_a_second_start_reads_no_source(lakes, core, folder, tmp_path):
    lakes.ready("shop")
    lakes.close()
    (folder / "orders.csv").unlink()
    again = make_core(tmp_path / "home", demo=False)
    assert total(again.lakes) == 30
    again.lakes.close()


def test_a_failed_reload_keeps_the_version_and_its_reason(lakes, folder):
    lakes.ready("shop")
    (folder / "orders.csv").write_bytes(b"")
    with pytest.raises(InputError, match=r"lake\.nothing_loaded"):
        lakes.load("shop")
    assert total(lakes) == 30
    assert lakes.record("shop").error["code"] == "lake.nothing_loaded"
    assert lakes.records() == lakes.registry.records()
    (folder / "orders.csv").write_text("id,amount\n1,1\n")
    lakes.load("shop")
    assert lakes.record("shop").error is None


def test_background_loads_what_is_new_or_changed_and_nothing_else(lakes, folder):
    lakes.load_in_background().join()
    assert lakes.version("shop") == 1
    lakes.load_in_background().join()
    assert lakes.version("shop") == 1
    (folder / "orders.csv").write_text("id,amount\n1,1\n2,2\n3,3\n")
    lakes.load_in_background().join()
    assert (lakes.version("shop"), total(lakes)) == (2, 6)


def test_queries_run_through_swaps(lakes, folder):
    lakes.ready("shop")
    seen, errors, stop = set(), [], threading.Event()

    def ask():
        while not stop.wait(0.002):
            try:
                seen.add(total(lakes))
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for amount in (1, 2):
        (folder / "orders.csv").write_text(f"id,amount\n1,{amount}\n")
        lakes.load("shop")
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == [] and seen <= {30, 1, 2} and total(lakes) == 2


def test_only_one_of_many_first_users_reads(lakes):
    threads = [threading.Thread(target=lakes.ready, args=["shop"]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lakes.version("shop") == 1


def test_the_snapshot_source_opens_elsewhere_read_only(lakes):
    path = lakes.snapshot_source("shop")
    with duckdb.connect(":memory:") as other:
        other.execute(f"ATTACH '{path}' AS shop (READ_ONLY)")
        assert other.execute("SELECT count(*) FROM shop.main.orders").fetchone() == (2,)
    assert lakes.snapshot_source("prod") is None


def test_removing_forgets_the_lake_and_leaves_its_sources(lakes, folder, tmp_path):
    lakes.ready("shop")
    lakes.remove("shop")
    with pytest.raises(NotFound):
        lakes.record("shop")
    with pytest.raises(duckdb.Error):
        total(lakes)
    assert (folder / "orders.csv").exists() and not (tmp_path / "home/lakes/shop").exists()


def test_a_stand_in_answers_with_the_other_lakes_version_tables_and_file(core, lakes):
    lakes.register(LakeRecord("cloud", "Cloud", "bigquery", stand_in="shop"))
    assert [table.name for table in lakes.tables("cloud")] == ["orders"]
    assert lakes.version("cloud") == 1
    assert lakes.snapshot_source("cloud") == lakes.snapshot_source("shop")


def test_the_warehouse_is_measured_when_a_load_committed(core):
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.t AS SELECT range AS i FROM range(1000)")
    core.lakes.loaded("prod", tables=["t"])
    latest = core.lakes.registry.latest("prod")
    assert (latest.version, latest.rows, [t.name for t in latest.tables]) == (1, 1000, ["t"])
    assert latest.bytes == core.lakes.warehouse_file().stat().st_size
    assert core.lakes.tables("prod")[0].bytes > 0


def test_sqlite_types_hold_where_every_value_keeps_them(core, tmp_path):
    with sqlite3.connect(tmp_path / "crm.db") as database:
        database.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, d DATE, b BOOLEAN, n NUMERIC, x TEXT)")
        database.execute("INSERT INTO t VALUES (1, 1.5, 'ü', '2026-01-31', 1, 5, 'a'), (NULL, 2, NULL, NULL, 0, 6, 7)")
        database.execute("UPDATE t SET x = CAST(7 AS INTEGER) WHERE i IS NULL")
        database.execute("CREATE TABLE mixed (x)")
        database.execute("INSERT INTO mixed VALUES (1), ('one'), (NULL)")
    core.lakes.register(LakeRecord("crm", "CRM", "sqlite", {"path": str(tmp_path / "crm.db")}))
    found = {table.name: [c.type for c in table.columns] for table in core.lakes.tables("crm")}
    assert found["t"] == ["BIGINT", "DOUBLE", "VARCHAR", "DATE", "BOOLEAN", "DOUBLE", "VARCHAR"]
    assert found["mixed"] == ["VARCHAR"]
    outcomes = {outcome.source: outcome for outcome in core.lakes.registry.latest("crm").outcomes}
    assert [note.code for note in outcomes["mixed"].notes] == ["load.mixed_types"]


def test_a_foreign_duckdb_file_reads_no_other_file(core, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as other:
        other.execute("CREATE TABLE t AS SELECT 1 AS a")
        other.execute(f"CREATE VIEW spy AS SELECT * FROM read_csv('{secret}')")
        other.execute("CREATE SCHEMA s; CREATE TABLE s.t AS SELECT 2 AS a")
    core.lakes.register(LakeRecord("other", "Other", "duckdb", {"path": str(tmp_path / "other.duckdb")}))
    assert [table.name for table in core.lakes.tables("other")] == ["s_t", "t"]
    failed = [o.source for o in core.lakes.registry.latest("other").outcomes if o.table is None]
    assert failed == ["spy"]


def test_the_version_is_remembered_until_a_load_a_removal_or_a_registration(core):
    lakes = core.lakes
    before = lakes.version("prod")
    assert lakes.version("prod") == before
    lakes.loaded("prod")
    assert lakes.version("prod") == before + 1
    lakes.register(LakeRecord("twin", "Twin", "duckdb", stand_in="prod"))
    assert lakes.version("twin") == before + 1
    lakes.loaded("prod")
    assert lakes.version("twin") == before + 2


def test_records_are_remembered_until_one_changes(core):
    lakes = core.lakes
    assert lakes.records() is lakes.records()
    lakes.register(twin := LakeRecord("twin", "Twin", "duckdb", stand_in="prod"))
    lakes.change(replace(twin, name="Double"))
    lakes.loaded("prod")
    assert lakes.records() == lakes.registry.records()
    lakes.remove("twin")
    assert lakes.records() == lakes.registry.records()


def test_a_held_warehouse_is_an_error_of_its_own_and_opens_once_it_is_free(core, tmp_path):
    script = (
        f"import duckdb, sys; c = duckdb.connect({str(core.lakes.warehouse_file())!r}); print('open'); sys.stdin.read()"
    )
    core.lakes.warehouse_file().parent.mkdir(parents=True, exist_ok=True)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-u", "-c", script], **pipes) as other:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(LakeError, match=r"lake\.warehouse_held"):
            core.lakes.fetch("SELECT 1")
        other.stdin.close()
        other.wait()
    assert core.lakes.fetch("SELECT 1 AS one").columns == {"one": [1]}


def test_a_load_is_told_while_another_writes(core):
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.one AS SELECT * FROM range(10)")
        cursor.execute("CREATE TABLE prod.main.two AS SELECT * FROM range(300000) AS t(n)")
    with core.lakes.cursor() as other:
        other.execute("BEGIN")
        other.execute("UPDATE prod.main.two SET n = n + 1")
        before = core.lakes.version("prod")
        core.lakes.loaded("prod", tables=("one",))
        assert core.lakes.version("prod") == before + 1
        other.execute("COMMIT")
    assert core.lakes.fetch("SELECT max(n) AS most FROM prod.main.two").columns["most"] == [300000]
