"""A process killed while it builds a rollup, and a rollup that was damaged: never served, built anew."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys

import pytest

from data.metrics import refresh_rollups
from data.metrics.rollups import build
from data.opening import close_core
from tests.architecture.tree import ROOT
from tests.cores import make_core
from tests.rolled import verdicts
from tests.shop import MOMENT, ask, rows

CHILD = """
import dataclasses, os, signal, sys
from pathlib import Path
from data.metrics import refresh_rollups
from data.metrics.rollups import build, upkeep
from tests.rolled import ROLLUPS
from tests.shop import MARKETING, SALES, make_shop

build.SAVES = 0
home = Path(sys.argv[1])
core = make_shop(home / "definitions", datasets=(SALES + ROLLUPS, MARKETING), home=home)
refresh_rollups(core)

def die(*_args, **_facts):
    os.kill(os.getpid(), signal.SIGKILL)

with core.lakes.cursor() as cursor:
    cursor.execute("INSERT INTO prod.main.invoice_lines VALUES (13, 4, 1, 1, 100)")
if sys.argv[2] == "before the commit":
    build.CHECKSUM = "SELECT die"
    build._one = die
else:
    upkeep.save = die
refresh_rollups(core, anew=True)
"""


@pytest.fixture
def killed(tmp_path, request, monkeypatch):
    monkeypatch.setattr(build, "SAVES", 0)
    command = [sys.executable, "-c", CHILD, str(tmp_path), request.param]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    core = reopened(tmp_path)
    yield core
    close_core(core)


def reopened(home):
    core = make_core(home, moment=MOMENT, demo=False)
    return dataclasses.replace(core, definitions=(home / "definitions",))


QUERY = {"metrics": ["revenue"], "dimensions": ["category"], "range": "2026-10", "order": [{"by": "category"}]}
TRUTH = [("Control", 28.0), ("Heat", 106.0), (None, 3.0)]


@pytest.mark.parametrize("killed", ["after the commit"], indirect=True)
def test_a_table_newer_than_its_record_is_not_served(killed):
    assert verdicts(killed, **QUERY)["day_region"].reason == "rollup.damaged"
    result = ask(killed, **QUERY)
    assert (result.proof.route, rows(result)) == ("raw", TRUTH)
    refresh_rollups(killed)
    again = ask(killed, **QUERY)
    assert (again.proof.route, rows(again)) == ("rollup", TRUTH)


@pytest.mark.parametrize("killed", ["before the commit"], indirect=True)
def test_a_half_built_table_is_gone_and_the_whole_one_before_it_stays(killed):
    """The rows that were written and not announced are not of the data version that the rollup serves."""
    result = ask(killed, **QUERY)
    assert (result.proof.route, result.proof.rows) == ("rollup", 3)
    killed.lakes.loaded("prod")
    refresh_rollups(killed)
    again = ask(killed, **QUERY)
    assert (again.proof.route, rows(again)) == ("rollup", TRUTH)


@pytest.mark.parametrize("killed", ["before the commit"], indirect=True)
def test_rows_missing_from_a_table_are_noticed_when_it_is_opened(killed, tmp_path):
    with killed.lakes.cursor() as cursor:
        cursor.execute('DELETE FROM prod.rollups."sales$day_region" WHERE "dimension:category" = \'Heat\'')
    close_core(killed)
    core = reopened(tmp_path)
    assert verdicts(core, **QUERY)["day_region"].reason == "rollup.damaged"
    assert rows(ask(core, **QUERY)) == TRUTH
    close_core(core)
