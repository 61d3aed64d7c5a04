from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from data.errors import ConflictError
from data.field_service import (
    Report,
    State,
    Window,
    Wish,
    assign,
    auto_assign,
    board,
    overrun,
    set_status,
    stored_job,
    technician_out,
    undo,
    urgent_job,
)
from data.store.tables import field_absences
from tests.data.field_service.crews import ADMIN, at, crew_core, job, technician, window


def away(core):
    with core.store.read() as connection:
        return connection.execute(select(field_absences.c.technician_id)).scalars().all()


def who(core, *ids):
    return {each: stored_job(core, each).technician_id for each in ids}


def test_all_that_waits_is_given_away_in_one_act():
    core = crew_core([technician("anna"), technician("bert", skills={"gas": 1})], [
        job("a", north=1), job("b", north=2, skills={"gas": 1}), job("never", skills={"gold": 1}),
    ])  # fmt: skip
    done = auto_assign(core, actor=ADMIN)
    assert {each.id for each in done.changed} == {"a", "b"} and who(core, "b") == {"b": "bert"}
    assert [(each.id, {violation.rule for violation in why}) for each, why in done.left] == [("never", {"skill"})]
    undo(core, actor=ADMIN)
    assert stored_job(core, "a").state is stored_job(core, "b").state is State.PENDING


def test_what_an_ill_technician_had_goes_to_others():
    core = crew_core(
        [technician("anna", skills={"gas": 1}), technician("bert")], [job("a"), job("b"), job("gas", skills={"gas": 1})]
    )
    for each in ("a", "b", "gas"):
        assign(core, each, Wish("anna"), actor=ADMIN)
    done = technician_out(core, "anna", at("23:00"), actor=ADMIN)
    assert who(core, "a", "b") == {"a": "bert", "b": "bert"}
    assert stored_job(core, "gas").technician_id == "anna" and stored_job(core, "gas").planned_start > at("23:00")
    assert done.left == ()


def test_illness_is_one_act_that_happens_whole_or_not_and_is_undone_whole(monkeypatch):
    core = crew_core([technician("anna"), technician("bert")], [job("a")])
    assign(core, "a", Wish("anna"), actor=ADMIN)
    record = core.events.record

    def broken(connection, topic, payload):
        record(connection, topic, payload)
        if topic == "job.changed":
            raise OSError("disk full")

    monkeypatch.setattr(core.events, "record", broken)
    with pytest.raises(OSError, match="full"):
        technician_out(core, "anna", at("23:00"), actor=ADMIN)
    monkeypatch.undo()
    assert away(core) == [] and who(core, "a") == {"a": "anna"}
    technician_out(core, "anna", at("23:00"), actor=ADMIN)
    assert away(core) == ["anna"] and who(core, "a") == {"a": "bert"}
    undo(core, actor=ADMIN)
    assert away(core) == [] and who(core, "a") == {"a": "anna"}
    assert not any(board(core, actor=ADMIN).technicians[0].absences)


def test_an_urgent_job_takes_the_place_of_a_calm_one():
    tomorrow = at("08:00") + timedelta(days=1)
    calm = job("calm", priority=4, windows=(window("08:00", "08:30"), Window(tomorrow, tomorrow)))
    core = crew_core([technician()], [calm])
    assign(core, "calm", Wish("anna"), actor=ADMIN)
    fire = job("fire", priority=1, minutes=60, windows=(window("08:00", "08:30"),))
    done = urgent_job(core, fire, actor=ADMIN)
    assert {each.id for each in done.changed} == {"calm", "fire"} and done.left == ()
    assert stored_job(core, "fire").planned_start == at("08:00")
    assert stored_job(core, "calm").planned_start == tomorrow
    undo(core, actor=ADMIN)
    fire, calm = stored_job(core, "fire"), stored_job(core, "calm")
    assert (fire.state, fire.technician_id, fire.priority) == (State.PENDING, None, 1)
    assert (calm.technician_id, calm.planned_start) == ("anna", at("08:00"))


def test_an_overrun_moves_what_would_come_too_late_and_nothing_else():
    late = job("late", windows=(window("09:00", "09:30"),))
    core = crew_core([technician("anna"), technician("bert")], [job("long", minutes=60), late, job("free")])
    for each in ("long", "late", "free"):
        assign(core, each, Wish("anna"), actor=ADMIN)
    set_status(core, "long", Report("start"), actor=ADMIN)
    core.clock.moment = at("08:50")
    done = overrun(core, "long", 60, actor=ADMIN)
    assert who(core, "late", "free") == {"late": "bert", "free": "anna"}
    assert stored_job(core, "long").minutes == 120 and done.left == ()
    undo(core, actor=ADMIN)
    assert who(core, "late", "free") == {"late": "anna", "free": "anna"} and stored_job(core, "long").minutes == 60
    with pytest.raises(ConflictError):
        overrun(core, "free", 60, actor=ADMIN)
