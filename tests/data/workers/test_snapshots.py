"""Workers read published copies: made once per version, whole, and never in the owner's way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import duckdb
import pytest

from data.access import local_admin
from data.opening import close_core
from data.queries import run_sql
from data.workers import copy_file
from tests.data.queries.warehouse import make_core


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path)
    yield core
    close_core(core)


def add(core, rows=1):
    with core.lakes.cursor() as cursor:
        cursor.execute(f"INSERT INTO prod.main.employees SELECT i, NULL FROM range({rows}) AS t(i)")
    core.lakes.loaded("prod", tables=["employees"])


def published(core):
    return sorted(path.name for path in core.workers.snapshots.folder.iterdir())


def test_nothing_is_copied_before_it_is_asked_for(core):
    assert not core.workers.snapshots.folder.exists()
    add(core)
    add(core)
    core.workers.snapshots.publish(core.lakes, "prod")
    assert published(core) == ["prod-3.duckdb"]


def test_the_last_two_are_kept(core):
    for _ in range(4):
        core.workers.snapshots.publish(core.lakes, "prod")
        add(core)
    assert published(core) == ["prod-3.duckdb", "prod-4.duckdb"]


def test_callers_at_once_share_one_copy(core, monkeypatch):
    made = []
    publish = core.workers.snapshots.publish
    inner = core.workers.snapshots._make
    monkeypatch.setattr(core.workers.snapshots, "_make", lambda *a: (made.append(1), inner(*a))[1])
    threads = [threading.Thread(target=publish, args=(core.lakes, "prod")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_answers_follow_the_version(core):
    first = run_sql(core, "SELECT count(*) FROM employees", actor=local_admin())
    add(core, 5)
    second = run_sql(core, "SELECT count(*) FROM employees", actor=local_admin())
    assert (first.rows, second.rows) == ([[40]], [[45]])
    assert second.version == first.version + 1
    assert second.data_as_of >= first.data_as_of


def test_the_owner_keeps_its_lock(core, tmp_path):
    core.workers.snapshots.publish(core.lakes, "prod")
    code = "import duckdb, sys; duckdb.connect(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", code, str(core.lakes.warehouse_file())], capture_output=True)
    assert b"lock" in done.stderr


def test_while_a_load_is_open_the_last_version_answers(core):
    run_sql(core, "SELECT 1", actor=local_admin())
    with core.lakes.cursor() as writer:
        writer.execute("BEGIN; DELETE FROM prod.main.employees")
        result = run_sql(core, "SELECT count(*) FROM employees", actor=local_admin())
        writer.execute("COMMIT")
    core.lakes.loaded("prod")
    assert result.rows == [[40]]
    assert run_sql(core, "SELECT count(*) FROM employees", actor=local_admin()).rows == [[0]]


def test_a_file_written_to_while_it_is_copied_gets_no_copy(tmp_path, monkeypatch):
    source, target = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")
    fill = copy_file._fill

    def meddle(read, write):
        fill(read, write)
        with open(source, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(8))

    monkeypatch.setattr(copy_file, "_fill", meddle)
    assert copy_file.copy(str(source), str(target)) == copy_file.CHANGED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.duckdb"]


def test_a_copy_is_whole(tmp_path):
    source, target = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute("CREATE TABLE t AS SELECT range AS i, md5(range::VARCHAR) AS h FROM range(200000)")
    assert copy_file.copy(str(source), str(target)) == 0
    assert source.read_bytes() == target.read_bytes()
