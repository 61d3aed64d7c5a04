"""The web process dies by kill -9 while jobs are given away and positions come in: what was acknowledged is there, and
an assignment and its event are both there or neither is."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from data.field_service import Job, Place, Technician, add_technician, create_jobs
from data.opening import close_core, open_core
from data.settings import read_settings
from tests.architecture.tree import ROOT
from tests.data.field_service.crews import ADMIN

OWNER = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from data.access import local_admin
from data.field_service import Fix, Wish, assign, record_fixes
from data.field_service.fleet import fleet_of
from data.opening import open_core
from data.settings import read_settings
core = open_core(read_settings({}, home=Path(sys.argv[1]), demo=False))
moment, left = sys.argv[2], int(sys.argv[3])
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def dying(act):
    def acted(*what):
        global left
        left -= 1
        die() if left == 0 else None
        return act(*what)
    return acted
if moment in ("record", "wake"):
    setattr(core.events, moment, dying(getattr(core.events, moment)))
for job_id in sorted(job.id for job in fleet_of(core).jobs.values() if job.technician_id is None):
    assign(core, job_id, Wish(), actor=local_admin())
    print("job", job_id, flush=True)
    at = core.clock.now() - timedelta(seconds=3600) + timedelta(seconds=int(job_id[1:]))
    record_fixes(core, [Fix("anna", at, 48.1, 11.5 + int(job_id[1:]) / 1e5)])
    print("fix", job_id, flush=True)
"""
TORN = """
    SELECT j.id FROM field_jobs j
    WHERE (j.state = 'assigned') <> (1 = (
        SELECT count(*) FROM events e WHERE e.topic = 'job.changed'
        AND json_extract(e.payload, '$.jobId') = j.id AND json_extract(e.payload, '$.verb') = 'assign'
    )) OR (j.state = 'assigned') <> (1 = (
        SELECT count(*) FROM field_transitions t WHERE t.job_id = j.id AND t.event = 'assign'
    )) OR (j.state = 'assigned') <> (1 = (
        SELECT count(*) FROM field_changes c WHERE c.verb = 'assign' AND json_extract(c.after, '$[0].id') = j.id
    ))
"""
POSITIONS = "SELECT count(*) FROM field_positions"
TOLD = "SELECT count(*) FROM events WHERE topic = 'technician.moved'"


@pytest.fixture
def home(tmp_path):
    """A home with two technicians around the clock and two hundred jobs that wait."""
    core = open_core(read_settings({}, home=tmp_path, demo=False))
    always = {str(day): (("00:00", "24:00"),) for day in range(1, 8)}
    for each in ("anna", "bert"):
        add_technician(core, Technician(each, each.title(), Place(48.1, 11.5), shifts=always), actor=ADMIN)
    now = datetime.now(UTC)
    jobs = [Job(f"j{at:03d}", "Job", now, place=Place(48.1 + at / 5000, 11.5), minutes=5) for at in range(200)]
    create_jobs(core, jobs, actor=ADMIN)
    close_core(core)
    return tmp_path


@pytest.mark.slow
def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_torn(home):
    """Between the assignment and its event, after the commit before anybody is told, and whenever it happens to be."""
    acknowledged = {"job": set(), "fix": set()}
    for moment, left in (("record", 8), ("wake", 5), ("any", 9), ("any", 14)):
        owner = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(home), moment, str(left)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for line in owner.stdout:
            kind, job_id = line.split()
            acknowledged[kind].add(job_id)
            left -= moment == "any"
            if left == 0:
                owner.send_signal(signal.SIGKILL)
        assert owner.wait(60) == -signal.SIGKILL
        _check(home, acknowledged)
    assert len(acknowledged["job"]) >= 12


def _check(home, acknowledged):
    core = open_core(read_settings({}, home=home, demo=False))
    with core.store.read() as connection:
        assert connection.execute(text(TORN)).scalars().all() == []
        given = connection.execute(text("SELECT id FROM field_jobs WHERE state = 'assigned'")).scalars().all()
        kept, told = (connection.execute(text(query)).scalar() for query in (POSITIONS, TOLD))
    close_core(core)
    assert acknowledged["job"] <= set(given) and len(given) - len(acknowledged["job"]) <= 4
    assert kept == told and len(acknowledged["fix"]) <= kept <= len(acknowledged["fix"]) + 4
