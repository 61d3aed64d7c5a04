"""A move is suggested when it helps, and only then."""

from __future__ import annotations

from data.field_service import Report, Wish, assign, move, set_status, suggestion
from data.field_service.places import Place
from tests.data.field_service.crews import ADMIN, CENTRE, at, crew_core, job, technician, window

NORTH = Place(48.437, 11.575)


def crew():
    return [technician("anna", home=CENTRE), technician("bert", home=NORTH)]


def test_a_job_on_the_other_ones_way_is_suggested_and_no_longer_once_it_moved():
    core = crew_core(crew(), [job("far", north=30), job("near", north=1)])
    assign(core, "far", Wish("anna"), actor=ADMIN)
    assign(core, "near", Wish("anna"), actor=ADMIN)
    found = suggestion(core, actor=ADMIN)
    assert (found.job.id, found.option.technician_id, found.clears) == ("far", "bert", False) and found.saved > 30
    move(core, "far", Wish("bert"), actor=ADMIN)
    assert suggestion(core, actor=ADMIN) is None


def test_a_promise_in_danger_comes_before_driving():
    long = job("long", minutes=120, windows=(window("08:00", "08:00"),))
    late = job("late", north=1, minutes=30, due_at=at("09:30"))
    core = crew_core([*crew(), technician("cleo")], [long, late, job("far", north=30)])
    for each in ("long", "late", "far"):
        assign(core, each, Wish("anna"), actor=ADMIN)
    found = suggestion(core, actor=ADMIN)
    assert (found.job.id, found.clears) == ("late", True) and found.option.done <= at("09:30")


def test_what_is_accepted_is_left_alone():
    core = crew_core(crew(), [job("far", north=30)])
    assign(core, "far", Wish("anna"), actor=ADMIN)
    set_status(core, "far", Report("accept"), actor=ADMIN)
    assert suggestion(core, actor=ADMIN) is None
