"""The oracle is arithmetic by hand: 2 + 2.6 · km^0.85 minutes of driving, nothing on the spot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest

from data.access import Actor
from data.errors import AccessError, ConflictError, DefinitionError, InputError, NotFound
from data.field_service import (
    Break,
    Report,
    State,
    Wish,
    add_absence,
    assign,
    board,
    change_job,
    explain,
    move,
    recommend,
    set_status,
    stored_job,
    unassign,
    undo,
    validate,
)
from data.field_service.places import Place
from data.opening import close_core
from tests.data.field_service.crews import ADMIN, CENTRE, MORNING, at, crew_core, job, technician, window

FAR = Place(48.4, 11.575)


def rules(caught):
    return {each["rule"] for each in caught.value.params["violations"]}


def test_on_the_spot_and_free_means_done_after_the_duration():
    core = crew_core([technician()], [job(place=CENTRE)])
    made = assign(core, "leak", Wish("anna", minutes=120), actor=ADMIN)
    assert made.job.assigned_at == MORNING and made.job.planned_end == MORNING + timedelta(minutes=120)
    assert (made.job.state, made.job.technician_id, made.sequence) == (State.ASSIGNED, "anna", 1)
    assert made.option.insertion.travel == 0


def test_driving_takes_what_the_law_says():
    core = crew_core([technician()], [job(north=9)])
    made = assign(core, "leak", Wish("anna"), actor=ADMIN)
    km = 0.09 * 111.195
    assert made.option.distance_km == pytest.approx(km, rel=1e-3)
    assert made.option.insertion.travel / 60 == pytest.approx(2 + 2.6 * km**0.85, rel=1e-3)


def test_auto_takes_the_nearest_of_equals():
    core = crew_core([technician("far", home=FAR), technician("near")], [job()])
    assert assign(core, "leak", Wish(), actor=ADMIN).job.technician_id == "near"


def test_an_urgent_job_goes_before_the_planned_one_which_moves():
    core = crew_core([technician()], [job("calm", minutes=60), job("fire", minutes=30, priority=1, due_at=at("08:45"))])
    assign(core, "calm", Wish("anna"), actor=ADMIN)
    made = assign(core, "fire", Wish("anna"), actor=ADMIN)
    assert made.sequence == 1 and [each.id for each in made.shifted] == ["calm"]
    assert stored_job(core, "calm").planned_start == MORNING + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("person", "task", "rule"),
    [
        ({"skills": {"gas": 1}}, {"skills": {"gas": 2}}, "skill"),
        ({}, {"excluded": frozenset({"anna"})}, "excluded"),
        ({"active": False}, {}, "inactive"),
        ({"territory": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))}, {}, "territory"),
        ({"shifts": {}}, {}, "no_shift"),
        ({}, {"place": None}, "coordinates"),
        ({}, {"minutes": 9 * 60}, "shift"),
        ({"home": FAR}, {"windows": (window("08:00", "08:10"),)}, "window"),
        ({"breaks": (Break("09:00", "09:00", 30),)}, {"windows": (window("08:30", "08:50"),)}, "break"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_rule_that_forbids_it_is_named(person, task, rule):
    core = crew_core([technician(**person)], [job(**task)])
    with pytest.raises(DefinitionError) as caught:
        assign(core, "leak", Wish("anna"), actor=ADMIN)
    assert rule in rules(caught)
    verdict = explain(core, "leak")[0]
    assert verdict.option is None and rule in {each.rule for each in verdict.violations}
    assert stored_job(core, "leak").state is State.PENDING


def test_an_absence_blocks_its_time_and_no_other():
    late = job("late", windows=(window("12:00", "12:30"),))
    core = crew_core([technician()], [job(windows=(window("09:00", "09:20"),)), late])
    add_absence(core, "anna", at("08:30"), at("11:00"), actor=ADMIN)
    with pytest.raises(DefinitionError) as caught:
        assign(core, "leak", Wish("anna"), actor=ADMIN)
    assert rules(caught) <= {"absence", "window"} and rules(caught)
    assert assign(core, "late", Wish("anna"), actor=ADMIN).job.planned_start == at("12:00")


def test_a_full_day_leads_to_the_next():
    core = crew_core([technician()], [job("long", minutes=7 * 60), job("more", minutes=120)])
    assign(core, "long", Wish("anna"), actor=ADMIN)
    made = assign(core, "more", Wish("anna"), actor=ADMIN)
    assert made.job.planned_start == MORNING + timedelta(days=1)


def test_a_rule_is_broken_on_purpose_and_kept_in_the_record():
    core = crew_core([technician()], [job(skills={"gas": 1})])
    made = assign(core, "leak", Wish("anna", override=True), actor=ADMIN)
    assert made.job.technician_id == "anna" and [each.rule for each in made.overridden] == ["skill"]
    editor = Actor("ed", frozenset({"editor"}))
    unassign(core, "leak", actor=editor)
    with pytest.raises(AccessError):
        assign(core, "leak", Wish("anna", override=True), actor=editor)


def test_a_stale_plan_is_refused_and_nothing_happens():
    core = crew_core([technician()], [job("one"), job("two")])
    first = assign(core, "one", Wish("anna", plan_version=0), actor=ADMIN)
    assert first.plan_version == 1
    with pytest.raises(ConflictError, match=r"plan\.stale"):
        assign(core, "two", Wish("anna", plan_version=0), actor=ADMIN)
    assert stored_job(core, "two").state is State.PENDING
    assert assign(core, "two", Wish("anna", plan_version=1), actor=ADMIN).plan_version == 2


def test_two_dispatchers_on_one_job_the_second_is_told():
    core = crew_core([technician("anna"), technician("bert")], [job()])
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    with pytest.raises(ConflictError, match="assigned"):
        assign(core, "leak", Wish("bert"), actor=ADMIN)
    assert stored_job(core, "leak").technician_id == "anna"


def test_many_dispatchers_at_once_wait_for_each_other(tmp_path):
    names = [f"job{number}" for number in range(24)]
    core = crew_core([technician(each) for each in ("anna", "bert", "cleo")], [job(each) for each in names],
                     home=tmp_path)  # fmt: skip
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda each: assign(core, each, Wish(), actor=ADMIN), names))
    assert len({each.job.id for each in made}) == 24
    taken = sorted((each.technician_id, each.planned_start, each.planned_end) for each in
                   (stored_job(core, name) for name in names))  # fmt: skip
    assert all(one[0] != two[0] or one[2] <= two[1] for one, two in pairwise(taken))
    close_core(core)


def test_unknown_ids_and_policies():
    core = crew_core([technician()], [job()])
    with pytest.raises(NotFound):
        assign(core, "nothing", Wish("anna"), actor=ADMIN)
    with pytest.raises(NotFound):
        assign(core, "leak", Wish("nobody"), actor=ADMIN)
    with pytest.raises(InputError):
        assign(core, "leak", Wish("anna", policy="laziness"), actor=ADMIN)


def test_a_drag_is_checked_without_being_done():
    core = crew_core([technician("anna"), technician("bert")], [job("one"), job("two", minutes=30)])
    assign(core, "one", Wish("anna"), actor=ADMIN)
    option, shifted, violations = validate(core, "two", Wish("anna", start=at("08:00")))
    assert option is not None and option.start == at("08:00") and violations == ()
    assert [(each.id, each.planned_start) for each in shifted] == [("one", at("08:30"))]
    assert stored_job(core, "one").planned_start == MORNING and stored_job(core, "two").state is State.PENDING


def test_a_job_that_was_dragged_to_a_time_stays_there():
    core = crew_core([technician("anna"), technician("bert")], [job()])
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    made = move(core, "leak", Wish("bert", start=at("10:15")), actor=ADMIN)
    assert (made.job.technician_id, made.job.planned_start) == ("bert", at("10:15"))
    rows = {row.technician.id: row for row in board(core, actor=ADMIN).technicians}
    assert rows["anna"].stops == () and rows["bert"].stops[0].start == at("10:15")


def test_undo_brings_back_what_was_unless_someone_was_there_since():
    core = crew_core([technician("anna"), technician("bert")], [job("one"), job("two", minutes=30)])
    assign(core, "one", Wish("anna"), actor=ADMIN)
    before = stored_job(core, "one")
    move(core, "one", Wish("bert", start=at("11:00")), actor=ADMIN)
    undo(core, actor=ADMIN)
    after = stored_job(core, "one")
    assert (after.technician_id, after.planned_start, after.not_before) == ("anna", before.planned_start, None)
    undo(core, actor=ADMIN)
    assert stored_job(core, "one").state is State.PENDING
    with pytest.raises(ConflictError, match=r"undo\.nothing"):
        undo(core, actor=ADMIN)
    assign(core, "two", Wish("anna"), actor=ADMIN)
    set_status(core, "two", Report("accept"), actor=ADMIN)
    with pytest.raises(ConflictError, match=r"undo\.moved_on"):
        undo(core, actor=ADMIN)


def test_work_under_way_stays_first():
    core = crew_core([technician()], [job("now", minutes=60), job("fire", priority=1, minutes=30)])
    assign(core, "now", Wish("anna"), actor=ADMIN)
    set_status(core, "now", Report("start"), actor=ADMIN)
    core.clock.moment = at("08:20")
    made = assign(core, "fire", Wish("anna", policy="emergency"), actor=ADMIN)
    assert made.job.planned_start >= at("09:00")
    with pytest.raises(ConflictError):
        move(core, "now", Wish("anna"), actor=ADMIN)


def test_a_pinned_job_is_not_moved():
    core = crew_core([technician("anna"), technician("bert")], [job()])
    assign(core, "leak", Wish("anna", start=at("09:00")), actor=ADMIN)
    change_job(core, "leak", {"pinned": True}, actor=ADMIN)
    with pytest.raises(DefinitionError) as caught:
        move(core, "leak", Wish("bert"), actor=ADMIN)
    assert rules(caught) == {"pin"}


def test_recommendations_are_ranked_and_every_part_of_the_score_is_told():
    people = [technician("near"), technician("far", home=FAR), technician("able", skills={"gas": 3})]
    core = crew_core(people, [job(skills={"gas": 1})])
    found = recommend(core, "leak")
    assert [each.technician_id for each in found.options] == ["able"]
    assert sum(found.options[0].insertion.parts.values()) == pytest.approx(found.options[0].insertion.cost)
    assert {each.technician_id for each in found.violations if each.rule == "skill"} == {"near", "far"}
