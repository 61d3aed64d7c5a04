from __future__ import annotations

import os
import random
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select

from data.field_service import Wish, assign, slots
from data.store.tables import events, field_changes, field_jobs, field_transitions
from tests.architecture.tree import ROOT
from tests.data.field_service.crews import ADMIN, at, crew_core, job, technician, window


def test_a_slot_is_promised_only_where_someone_is_free():
    core = crew_core([technician()], [job("long", minutes=230, windows=(window("08:00", "08:00"),))])
    assign(core, "long", Wish("anna"), actor=ADMIN)
    found = slots(core, job("new", minutes=60), days=1)
    assert [each.start for each in found] == [at("10:00"), at("12:00"), at("14:00")]
    assert found[0].option.start >= at("11:50")
    assert slots(core, job("gas", skills={"gas": 1})) == ()


def test_a_promised_slot_can_be_kept():
    core = crew_core([technician("anna"), technician("bert")], [job("new", north=3)])
    best = slots(core, job("new", north=3), days=2)[0]
    made = assign(core, "new", Wish(best.option.technician_id, start=best.start), actor=ADMIN)
    assert best.start <= made.job.planned_start <= best.end


BUSY = """
import sys
from contextlib import suppress
from pathlib import Path
from data.errors import ConflictError
from data.field_service import Wish, assign, unassign
from tests.data.field_service.crews import ADMIN, crew_core
core = crew_core([], home=Path(sys.argv[1]))
for name in ("a", "b", "c"):
    with suppress(ConflictError):
        unassign(core, name, actor=ADMIN)
while True:
    print("again", flush=True)
    for name in ("a", "b", "c"):
        assign(core, name, Wish("anna"), actor=ADMIN)
    for name in ("a", "b", "c"):
        unassign(core, name, actor=ADMIN)
"""


@pytest.mark.slow
def test_killed_at_any_moment_there_is_the_act_with_its_event_or_neither(tmp_path):
    core = crew_core([technician()], [job(each) for each in "abc"], home=tmp_path)
    core.store.close()
    chance = random.Random(5)
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", BUSY, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ}
        )
        for _ in range(chance.randint(3, 12)):
            assert process.stdout.readline() == b"again\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(chance.random() / 50)
        process.send_signal(signal.SIGKILL)
        process.wait()
    core = crew_core([], home=tmp_path)
    with core.store.read() as connection:
        states = dict(connection.execute(select(field_jobs.c.id, field_jobs.c.state)).all())
        steps = connection.execute(select(field_transitions).order_by(field_transitions.c.id)).all()
        told = [
            row
            for row in connection.execute(select(events.c.payload).where(events.c.topic == "job.changed")).scalars()
            if row["verb"] != "create"
        ]
        records = connection.execute(select(field_changes.c.verb).where(field_changes.c.verb != "create")).all()
    acted = [row for row in steps if row.event in {"assign", "unassign"}]
    assert len(acted) > 10 and len(records) == len(acted)
    assert len([row for row in told if row["verb"] in {"assign", "unassign"}]) >= len(acted)
    for name, state in states.items():
        assert [row.to_state for row in steps if row.job_id == name][-1] == state
