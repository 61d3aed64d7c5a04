"""How long work takes, taught by finished work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from data.field_service import (
    Wish,
    accept,
    add_technician,
    assign,
    auto_assign,
    change_job,
    create_jobs,
    durations_of,
    move,
    propose,
    slots,
    unassign,
)
from data.field_service.durations import Work, learned_durations
from data.field_service.job_table import jobs_of_csv
from data.field_service.rows import row_of
from data.field_service.states import State
from data.store.tables import field_jobs
from tests.cores import make_core
from tests.data.field_service.crews import ADMIN, CENTRE, MORNING, job, technician


def worked(kind, minutes, *, who="anna", site=None, planned=60):
    return Work(kind, who, site, minutes, planned)


def test_without_finished_work_it_is_an_hour():
    assert learned_durations([]).minutes("Repair", "anna", CENTRE) == 60


def test_much_work_of_a_type_says_its_median_and_little_is_drawn_to_the_usual():
    much = learned_durations([worked("Repair", each) for each in (80, 90, 100) * 100])
    assert much.minutes("Repair") == pytest.approx(90, abs=2)
    one = learned_durations([worked("Other", 60) for _ in range(200)] + [worked("Repair", 120)])
    assert 60 < one.minutes("Repair") < 80


def test_a_slower_technician_and_a_hard_site_take_longer():
    quick = [worked("Repair", 50, who="anna", site=(1.0, 1.0)) for _ in range(60)]
    slow = [worked("Repair", 100, who="bert", site=(1.0, 1.0)) for _ in range(60)]
    hard = [worked("Repair", 100, who="anna", site=(2.0, 2.0)) for _ in range(20)]
    found = learned_durations([*quick, *slow, *hard])
    assert found.minutes("Repair", "bert") > 1.5 * found.minutes("Repair", "anna")
    expected = {site: found._expected("Repair", "anna", site) for site in ((1.0, 1.0), (2.0, 2.0))}
    assert expected[2.0, 2.0] > 1.4 * expected[1.0, 1.0]


def test_the_error_is_that_of_the_newest_against_what_the_older_teach():
    older, newer = [worked("Repair", 90) for _ in range(80)], [worked("Repair", 100) for _ in range(20)]
    found = learned_durations([*older, *newer])
    assert (found.whole.works, found.whole.planned_error) == (20, pytest.approx(0.4))
    assert found.whole.error == pytest.approx(0.1, abs=0.03)
    assert found.judged["Repair"] == found.whole
    assert learned_durations(newer[:8]).whole.error is None


def finished(number, minutes, who, kind="Repair", **facts):
    begun = MORNING - timedelta(days=30) + timedelta(hours=2 * number)
    done = {"started_at": begun, "finished_at": begun + timedelta(minutes=minutes), "technician_id": who}
    return job(f"old{who}{number}", north=5, kind=kind, state=State.COMPLETED, **done, **facts)


@pytest.fixture(params=[True])
def core(request):
    """Anna needs about 40 minutes for repairs, Bert about 80; what has a pause or is the demo's does not count."""
    core = make_core(moment=MORNING, demo=False, field_durations=request.param)
    past = [finished(at, minutes, who) for who, minutes in (("anna", 40), ("bert", 80)) for at in range(40)]
    past += [finished(90, 900, "anna", paused_minutes=30.0), finished(91, 900, "anna", source="demo")]
    with core.store.write() as connection:
        connection.execute(insert(field_jobs), [row_of(each) for each in past])
    for each in ("anna", "bert"):
        add_technician(core, technician(each), actor=ADMIN)
    return core


def guessed(job_id="new", **facts):
    return job(job_id, north=1, kind="Repair", guessed=True, **facts)


def test_a_job_without_minutes_takes_its_technicians_time(core):
    assert sum(durations_of(core).works.values()) == 80
    (made,) = create_jobs(core, [guessed()], actor=ADMIN)
    assert made.minutes == durations_of(core).minutes("Repair", None, made.place)
    given = assign(core, "new", Wish("bert"), actor=ADMIN).job
    anna, bert = (durations_of(core).minutes("Repair", each, made.place) for each in ("anna", "bert"))
    assert anna < 50 < 70 < bert == given.minutes
    assert given.planned_end - given.planned_start == timedelta(minutes=bert)
    assert move(core, "new", Wish("anna"), actor=ADMIN).job.minutes == anna
    assert unassign(core, "new", actor=ADMIN).guessed


def test_the_quicker_one_is_the_better_one(core):
    made = assign(core, create_jobs(core, [guessed(due_at=MORNING)], actor=ADMIN)[0].id, Wish(), actor=ADMIN)
    assert made.job.technician_id == "anna"
    assert {each.technician_id for each in made.alternatives} == {"bert"}


def test_minutes_that_somebody_names_stay(core):
    create_jobs(core, [job("named", kind="Repair", minutes=25), guessed("said"), guessed("changed")], actor=ADMIN)
    assert assign(core, "named", Wish("bert"), actor=ADMIN).job.minutes == 25
    said = assign(core, "said", Wish("bert", minutes=33), actor=ADMIN).job
    assert (said.minutes, said.guessed) == (33, False)
    assert not change_job(core, "changed", {"minutes": 20}, actor=ADMIN).guessed
    assert assign(core, "changed", Wish("bert"), actor=ADMIN).job.minutes == 20


def test_slots_and_bulk_count_with_it(core):
    (first, *_) = slots(core, guessed(), days=1)
    took = durations_of(core).minutes("Repair", first.option.technician_id, guessed().place)
    assert first.option.done - first.option.start == timedelta(minutes=took)
    create_jobs(core, [guessed(f"many{at}") for at in range(4)], actor=ADMIN)
    for each in auto_assign(core, actor=ADMIN).changed:
        assert each.minutes == durations_of(core).minutes("Repair", each.technician_id, each.place)


def test_a_plan_counts_with_it_and_holds(core):
    create_jobs(core, [guessed(f"many{at}") for at in range(12)], actor=ADMIN)
    made = propose(core, actor=ADMIN)
    assert made.after["lateMinutes"] == 0
    for each in accept(core, made.id, actor=ADMIN):
        assert each.minutes == durations_of(core).minutes("Repair", each.technician_id, each.place)
        assert each.planned_end - each.planned_start == timedelta(minutes=each.minutes)


@pytest.mark.parametrize("core", [False], indirect=True)
def test_off_it_is_an_hour(core):
    create_jobs(core, [guessed()], actor=ADMIN)
    assert assign(core, "new", Wish("bert"), actor=ADMIN).job.minutes == 60


def test_a_table_without_minutes_guesses():
    table = "title,lat,lon,type,estimatedDuration\nA,48.1,11.5,Repair,\nB,48.1,11.5,Repair,45\n"
    assert [(each.minutes, each.guessed) for each in jobs_of_csv(table, now=MORNING)] == [(60, True), (45, False)]
