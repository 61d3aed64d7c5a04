"""A source that stalls or kills the loader costs itself, not its neighbours."""

from __future__ import annotations

import sqlite3
import subprocess

import pytest

from data.errors import LakeError
from data.lakes import Status, loader
from data.lakes.loader import Job, Limits, run_loader

ENDLESS = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c"


@pytest.fixture
def job(tmp_path):
    with sqlite3.connect(tmp_path / "crm.db") as database:
        database.execute("CREATE TABLE a (x INTEGER)")
        database.execute("INSERT INTO a VALUES (1), (2)")
        database.execute(f"CREATE VIEW endless AS {ENDLESS}")
        database.execute("CREATE TABLE z (x INTEGER)")
    (tmp_path / "work").mkdir()
    return Job("sqlite", {"path": str(tmp_path / "crm.db")}, tmp_path / "work/lake.duckdb", tmp_path / "work")


@pytest.mark.slow
def test_a_stalled_source_is_stopped_and_left_out_and_no_process_is_left_behind(job, monkeypatch):
    start, started = subprocess.Popen, []
    monkeypatch.setattr(loader.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1])
    report = run_loader(job, Limits(seconds=4))
    found = {outcome.source: outcome for outcome in report.outcomes}
    assert found["endless"].status is Status.FAILED
    assert [note.code for note in found["endless"].notes] == ["load.deadline"]
    assert [(table.name, table.rows) for table in report.tables] == [("a", 2), ("z", 0)]
    assert [process.poll() is not None for process in started] == [True, True]


@pytest.mark.slow
def test_a_source_that_kills_the_process_is_left_out(job, monkeypatch):
    messages, shots = loader._messages, []

    def shot_while_reading(process, seconds, report):
        for message in messages(process, seconds, report):
            yield message
            if message.get("reading") == "endless":
                shots.append(process.kill())

    monkeypatch.setattr(loader, "_messages", shot_while_reading)
    report = run_loader(job, Limits(seconds=60))
    codes = {outcome.source: [note.code for note in outcome.notes] for outcome in report.outcomes}
    assert codes == {"a": [], "endless": ["load.crashed"], "z": []}
    assert len(shots) == 1


def test_a_loader_that_never_begins_is_a_lake_error(job, monkeypatch):
    monkeypatch.setattr(loader, "START_SECONDS", 0.0)
    with pytest.raises(LakeError, match=r"lake\.loader_failed"):
        run_loader(job, Limits(seconds=0.01))
