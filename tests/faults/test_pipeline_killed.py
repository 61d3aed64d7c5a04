"""The owner dies by kill -9 while a pipeline runs, again and again: every row arrives once, and every row is accounted
for."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.pipelines import Status, executions, get_execution, logs
from tests.architecture.tree import ROOT
from tests.data.pipelines.loads import opened, rows
from tests.waiting import until

OWNER = """
import sys, time
from pathlib import Path
from data.access import local_admin
from data.opening import open_core
from data.pipelines import executions, insert_if_new, read_pipeline, run_next, run_pipeline
from data.pipelines.queue import holder_name, reap
from data.settings import read_settings
core = open_core(read_settings({}, home=Path(sys.argv[1]), demo=False))
document = {
    "id": "killed",
    "source": {"kind": "csv", "path": sys.argv[2]},
    "steps": [
        {"kind": "cast", "columns": {"n": "integer"}},
        {"kind": "filter", "where": "n % 10 <> 0"},
        {"kind": "aggregate", "by": ["n"], "measures": {"t": "min(t)"}} if sys.argv[3] == "stages"
        else {"kind": "derive", "columns": {"t": "t"}},
    ],
    "destination": {"kind": "warehouse", "table": "raw.killed"},
    "limits": {"share": 0.5},
}
insert_if_new(core, read_pipeline(document), actor="test")
if sys.argv[4] == "begin":
    run_pipeline(core, "killed", actor=local_admin())
reap(core)
while run_next(core, holder=holder_name()):
    pass
"""
ROWS = 400_000


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("in") / "big.csv"
    number = "CASE WHEN range % 1000 = 7 THEN 'x' ELSE range::VARCHAR END"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {number} AS n, md5(range::VARCHAR) AS t FROM range({ROWS})) TO '{path}' (HEADER)"
        )
    return path


def begun(home, source, kind, how):
    command = [sys.executable, "-c", OWNER, str(home), str(source), kind, how]
    return subprocess.Popen(command, cwd=ROOT)


def workers(home):
    """Processes that stand in a staging folder of this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(home / "pipelines"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def killed_and_finished(home, source, kind, delays, *, runs=1):
    """One execution whose owner is killed after each delay, then seen to its end."""
    how = "begin"
    for delay in delays:
        owner = begun(home, source, kind, how)
        try:
            owner.wait(delay)
        except subprocess.TimeoutExpired:
            owner.send_signal(signal.SIGKILL)
            owner.wait()
        until(lambda: not workers(home))
        how = _again(home, runs)
    assert begun(home, source, kind, how).wait(120) == 0


def _again(home, runs):
    """The first owners may have died before anything was queued."""
    with opened(home) as core:
        return "go on" if len(executions(core, limit=100)) == runs else "begin"


def right(core, runs, kind):
    """The rows that plain SQL gives, once a run; ledger and store agree, nothing is missing from the accounts."""
    kept = f"FROM range({ROWS}) WHERE range % 1000 <> 7 AND range % 10 <> 0"
    with duckdb.connect() as oracle:
        wanted = oracle.sql(f"SELECT count(*) * {runs}, sum(range)::BIGINT * {runs} {kept}").fetchall()
    assert rows(core, "SELECT count(*), sum(n)::BIGINT FROM prod.raw.killed") == wanted
    doubled = "SELECT count(*) FROM (SELECT n FROM prod.raw.killed GROUP BY n, _execution_id HAVING count(*) > 1)"
    assert rows(core, doubled) == [(0,)]
    found = executions(core, limit=100)
    assert [each.status for each in found] == [Status.SUCCEEDED] * runs
    assert all(each.is_conserved and each.rejected == ROWS // 1000 for each in found)
    ledger = rows(core, "SELECT execution_id, loaded, rejected, filtered, extracted FROM prod.nexus.loads ORDER BY 1")
    assert ledger == sorted((each.id, each.loaded, each.rejected, each.filtered, each.extracted) for each in found)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a parent's death signal")
@pytest.mark.parametrize("kind", ["rows", "stages"])
def test_killed_at_three_moments(tmp_path, source, kind):
    killed_and_finished(tmp_path / "home", source, kind, [0.9, 1.2, 1.5])
    with opened(tmp_path / "home") as core:
        right(core, 1, kind)
        found = executions(core, limit=1)[0]
        assert get_execution(core, found.id).attempt >= 1 and logs(core, found.id)


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a parent's death signal")
def test_killed_fifty_times(tmp_path, source):
    chance, home = random.Random(7), tmp_path / "home"
    for run in range(10):
        killed_and_finished(home, source, "rows", [chance.uniform(0.4, 2.6) for _ in range(5)], runs=run + 1)
        with opened(home) as core:
            right(core, run + 1, "rows")
