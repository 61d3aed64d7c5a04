"""What a pipeline runs into besides dying: a worker that stands still, an owner that was overtaken, a clock that jumps,
a place that is full or may not be written to. Nothing is half published, nothing is loaded twice."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.access import local_admin
from data.pipelines import (
    Status,
    add_pipeline,
    executions,
    fire_due,
    get_execution,
    logs,
    retry,
    run_next,
    run_pipeline,
)
from data.pipelines.destinations import DESTINATIONS
from data.pipelines.process import Process
from data.pipelines.queue import claim, reap
from data.pipelines.run import attempt
from tests.architecture.tree import ROOT
from tests.data.pipelines.loads import ADMIN, document, opened, ran, rows
from tests.postgres import PASSWORD, postgres

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        yield core


def words(tmp_path, count, **more):
    path = tmp_path / "words.csv"
    path.write_text("n,word\n" + "".join(f"{n},word {n}\n" for n in range(count)))
    return document({"kind": "csv", "path": str(path)}, **more)


@linux
def test_a_worker_that_stands_still_is_ended_at_the_deadline(core, tmp_path, monkeypatch):
    monkeypatch.setattr("data.pipelines.run.Process", Standing)
    add_pipeline(core, document({"kind": "csv", "path": str(tmp_path / "*.csv")}, limits={"seconds": 1}), actor=ADMIN)
    (tmp_path / "a.csv").write_text("n\n1\n")
    execution = run_pipeline(core, "moved", actor=ADMIN)
    run_next(core, holder="test")
    found = get_execution(core, execution.id)
    assert (found.status, found.error["code"]) == (Status.FAILED, "flow.deadline")
    assert not _workers(tmp_path / "home" / "pipelines")
    assert rows(core, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]


def test_who_was_overtaken_before_the_commit_loads_nothing(core, tmp_path, monkeypatch):
    add_pipeline(core, words(tmp_path, 10), actor=ADMIN)
    execution = run_pipeline(core, "moved", actor=ADMIN)
    warehouse, others = DESTINATIONS["warehouse"], []

    def late(core, options, staged):
        monkeypatch.setitem(DESTINATIONS, "warehouse", warehouse)
        core.clock.moment += timedelta(hours=1)
        assert reap(core) == 1
        others.append(claim(core, "other/1/x"))
        return warehouse.load(core, options, staged)

    monkeypatch.setitem(DESTINATIONS, "warehouse", replace(warehouse, load=late))
    run_next(core, holder="elsewhere/1/x")
    assert get_execution(core, execution.id).status is Status.RUNNING
    assert rows(core, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]
    attempt(core, others[0])
    assert rows(core, "SELECT count(*), count(DISTINCT n) FROM prod.raw.t") == [(10, 10)]
    found = get_execution(core, execution.id)
    assert (found.status, found.loaded, found.attempt) == (Status.SUCCEEDED, 10, 2)
    assert "lease_lost" in [line.code for line in logs(core, execution.id)]


def test_a_clock_that_goes_back_fires_nothing_twice_and_keeps_the_cursor(core, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    found = document({"kind": "csv", "path": str(folder / "*.csv"), "files": "new"}, schedule={"cron": "0 * * * *"})
    for hour, jump in enumerate((timedelta(0), timedelta(hours=1), timedelta(hours=-3), timedelta(hours=5))):
        core.clock.moment += jump
        (folder / f"{hour}.csv").write_text(f"n\n{hour}\n")
        ran(core, found)
    assert rows(core, "SELECT n FROM prod.raw.t ORDER BY 1") == [("0",), ("1",), ("2",), ("3",)]
    core.clock.moment += timedelta(hours=1)
    due = fire_due(core)
    core.clock.moment -= timedelta(hours=2)
    again = fire_due(core)
    core.clock.moment += timedelta(hours=2)
    assert len(due) == 1 and (again, fire_due(core)) == ((), ())


FULL = """
import resource, sys
from pathlib import Path
from data.access import local_admin
from data.opening import open_core
from data.pipelines import run_next, run_pipeline
from data.settings import read_settings
core = open_core(read_settings({}, home=Path(sys.argv[1]), demo=False))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
run_pipeline(core, "moved", actor=local_admin())
run_next(core, holder="test")
"""


def test_a_full_disk_is_told_and_the_next_attempt_loads_every_row_once(tmp_path):
    home = tmp_path / "home"
    with opened(home) as core:
        add_pipeline(core, words(tmp_path, 60_000, limits={"retries": 0}), actor=ADMIN)
    subprocess.run([sys.executable, "-c", FULL, str(home), str(200_000)], cwd=ROOT, check=True, timeout=60)
    with opened(home) as core:
        (found,) = executions(core)
        assert (found.status, found.error["code"]) == (Status.FAILED, "flow.no_space")
        assert rows(core, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]
        retry(core, found.id, actor=local_admin())
        run_next(core, holder="test")
        assert get_execution(core, found.id).status is Status.SUCCEEDED
        assert rows(core, "SELECT count(*), count(DISTINCT n) FROM prod.raw.t") == [(60_000, 60_000)]


@pytest.mark.parametrize(("count", "room"), [(200_000, 2_000_000), (20_000, 1_000_000)], ids=["writing", "committing"])
def test_a_warehouse_that_fills_up_in_the_middle_of_a_load_keeps_its_old_rows(core, tmp_path, monkeypatch, count, room):
    ran(core, words(tmp_path, 10, mode="replace"))
    warehouse = DESTINATIONS["warehouse"]

    def on_a_small_disk(core, options, staged):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            return warehouse.load(core, options, staged)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    wanted = words(tmp_path, count, mode="replace", limits={"retries": 0})
    wanted["steps"] = [{"kind": "derive", "columns": {"digest": "md5(word)"}}]
    with monkeypatch.context() as small:
        small.setitem(DESTINATIONS, "warehouse", replace(warehouse, load=on_a_small_disk))
        found = ran(core, wanted)
    assert (found.status, found.error["code"], found.error["transient"]) == (Status.FAILED, "flow.no_space", True)
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(10,)]
    retry(core, found.id, actor=ADMIN)
    run_next(core, holder="test")
    assert get_execution(core, found.id).status is Status.SUCCEEDED
    assert rows(core, "SELECT count(*), count(DISTINCT n) FROM prod.raw.t") == [(count, count)]


def test_a_place_that_may_not_be_written_to_is_named(core, tmp_path):
    (tmp_path / "taken").write_text("a file")
    there = {"kind": "parquet", "path": str(tmp_path / "taken")}
    wanted = {**words(tmp_path, 3), "destination": there, "limits": {"retries": 0}}
    found = ran(core, wanted)
    assert (found.status, found.error["code"]) == (Status.FAILED, "flow.load_failed")
    assert str(tmp_path / "taken") in found.error["params"]["table"]


def test_a_server_that_lets_nobody_write_is_named_without_its_password(core, tmp_path, monkeypatch):
    monkeypatch.setenv("NEXUS_SECRET_READER", PASSWORD)
    there = {
        "kind": "postgres", "url": f"postgresql://reader@/postgres?host={postgres().host}",
        "password": {"secret": "reader"}, "table": "public.denied",
    }  # fmt: skip
    found = ran(core, {**words(tmp_path, 3), "destination": there, "limits": {"retries": 0}})
    assert (found.status, found.error["code"]) == (Status.FAILED, "flow.load_failed")
    assert "permission denied" in found.error["params"]["detail"] and PASSWORD not in str(found.error)


class Standing(Process):
    """A worker that is stopped as soon as it has begun."""

    def tell(self, message):
        os.kill(self.pid, signal.SIGSTOP)
        super().tell(message)


def _workers(folder):
    """Processes of the flow that stand in a staging folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            begun = b"data.flow" in (process / "cmdline").read_bytes()
            if begun and (process / "cwd").readlink().is_relative_to(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found
