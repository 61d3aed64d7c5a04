"""The owner dies by kill -9 while a lake is read: nothing torn stays, nothing runs on, the next start reads it all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.lakes import LakeRecord
from tests.architecture.tree import ROOT
from tests.cores import make_core
from tests.waiting import until

OWNER = """
import os, signal, sys
from data.lakes import LakeRecord, loader
from tests.cores import make_core
messages = loader._messages
def standing(process, *bounds):
    for message in messages(process, *bounds):
        if "reading" in message:
            os.kill(process.pid, signal.SIGSTOP)
            print("reading", flush=True)
        yield message
loader._messages = standing
core = make_core(sys.argv[1], demo=False)
core.lakes.register(LakeRecord("big", "Big", "files", {"path": sys.argv[2]}))
core.lakes.load("big")
"""


def readers(work):
    """Processes that stand in the load's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == work:
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a parent's death signal")
def test_killed_while_reading(tmp_path):
    source, home = tmp_path / "in", tmp_path / "home"
    source.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT range AS i, md5(range::VARCHAR) AS t FROM range(500000)) TO '{source}/big.csv'"
        )
    work = (home / "lakes/big/work").resolve()
    command = [sys.executable, "-c", OWNER, str(home), str(source)]
    owner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout.readline() == b"reading\n"
    assert (work / "lake.duckdb").exists() and readers(work)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    until(lambda: not readers(work))

    core = make_core(home, demo=False)
    assert core.lakes.record("big") == LakeRecord("big", "Big", "files", {"path": str(source)})
    core.lakes.ready("big")
    assert core.lakes.fetch("SELECT count(*) AS n, sum(i)::BIGINT AS s FROM big.main.big").columns == {
        "n": [500_000],
        "s": [499_999 * 500_000 // 2],
    }
    assert sorted(path.name for path in (home / "lakes/big").iterdir()) == ["1.duckdb"]
    core.lakes.close()
