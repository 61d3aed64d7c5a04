from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from data.errors import ConflictError, InputError
from data.field_service import (
    Report,
    Sought,
    State,
    Wish,
    assign,
    count_jobs,
    find_jobs,
    history,
    set_status,
    stored_job,
)
from data.store.tables import events, field_changes
from tests.data.field_service.crews import ADMIN, MORNING, at, crew_core, job, technician


@pytest.fixture
def core():
    core = crew_core([technician()], [job(), job("other")])
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    return core


def test_a_job_from_assigned_to_completed(core):
    for minute, word in enumerate(["accept", "en_route", "on_site", "in-progress", "paused", "resume", "completed"]):
        core.clock.moment = MORNING + timedelta(minutes=10 * minute)
        set_status(core, "leak", Report(word, lat=48.1, lon=11.5), actor=ADMIN)
    done = stored_job(core, "leak")
    assert (done.state, done.started_at, done.finished_at) == (State.COMPLETED, at("08:30"), at("09:00"))
    assert count_jobs(core)["avgCompletionTime"] == 30.0
    assert [row["event"] for row in history(core, "leak")][2:] == [
        "accept", "travel", "arrive", "start", "pause", "resume", "complete",
    ]  # fmt: skip
    with pytest.raises(ConflictError, match=r"job\.transition"):
        set_status(core, "leak", Report("completed"), actor=ADMIN)


def test_the_devices_time_counts_when_it_is_not_ahead(core):
    core.clock.moment = at("09:00")
    set_status(core, "leak", Report("start", device_at=at("08:10")), actor=ADMIN)
    assert stored_job(core, "leak").started_at == at("08:10")
    with pytest.raises(InputError, match=r"job\.future"):
        set_status(core, "leak", Report("completed", device_at=at("09:06")), actor=ADMIN)


def test_a_failure_needs_a_reason_and_leaves_a_follow_up(core):
    set_status(core, "leak", Report("start"), actor=ADMIN)
    with pytest.raises(InputError, match="reason_missing"):
        set_status(core, "leak", Report("fail"), actor=ADMIN)
    set_status(core, "leak", Report("fail", reason="part missing"), actor=ADMIN)
    (follow_up,) = [each for each in find_jobs(core, Sought(status="pending"))[0] if each.follow_up_of]
    assert (follow_up.follow_up_of, follow_up.title, follow_up.state) == ("leak", "Leak", State.PENDING)


def test_declining_gives_the_job_back(core):
    set_status(core, "leak", Report("decline", reason="ill"), actor=ADMIN)
    assert (stored_job(core, "leak").state, stored_job(core, "leak").technician_id) == (State.PENDING, None)


def test_every_act_leaves_its_event_and_its_record(core):
    with core.store.read() as connection:
        told = connection.execute(select(events.c.topic, events.c.payload).order_by(events.c.id)).all()
        kept = connection.execute(select(field_changes.c.verb, field_changes.c.actor)).all()
    assert ("assign", "local") in kept
    assert [row.payload["technicianId"] for row in told if row.topic == "plan.changed"] == ["anna"]
    assert [row.payload["jobId"] for row in told if row.topic == "job.changed" and row.payload["verb"] == "assign"] == [
        "leak"
    ]


def test_an_event_that_can_not_be_written_takes_the_act_back(core, monkeypatch):
    def fail(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(core.events, "record", fail)
    with pytest.raises(OSError, match="disk full"):
        assign(core, "other", Wish("anna"), actor=ADMIN)
    monkeypatch.undo()
    assert stored_job(core, "other").state is State.PENDING
    assert assign(core, "other", Wish("anna"), actor=ADMIN).job.state is State.ASSIGNED
