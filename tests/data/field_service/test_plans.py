"""Plans are made by a real solver process; what must hold is checked on the stored plan."""

from __future__ import annotations

import os
import random
import signal
import threading

import pytest

from data.errors import ConflictError, DefinitionError, LimitError
from data.field_service import (
    Report,
    State,
    Wish,
    accept,
    assign,
    auto_assign,
    change_job,
    proposal,
    propose,
    set_status,
    solver_of,
    stored_job,
    undo,
)
from data.field_service.fleet import fleet_of, lateness
from data.field_service.places import Place
from data.field_service.solver import Solver
from tests.data.field_service.crews import ADMIN, at, crew_core, job, technician, window
from tests.waiting import PATIENCE

DAY = at("08:00").date()


def town(people=4, jobs=24, seed=3):
    """Technicians with skills and jobs with windows, all over a town."""
    chance = random.Random(seed)

    def place():
        return Place(48.05 + chance.random() / 6, 11.45 + chance.random() / 4)

    crew = [technician(f"t{n}", home=place(), skills={chance.choice("abc"): 2, "d": 1}) for n in range(people)]
    work = []
    for n in range(jobs):
        hour = chance.randrange(8, 14)
        windows = (window(f"{hour:02d}:00", f"{hour + 2:02d}:00"),) if chance.random() < 0.4 else ()
        skill = chance.choice("abcd")
        able = any(skill in each.skills for each in crew)
        work.append(job(f"j{n:02d}", place=place(), minutes=chance.choice([20, 40]), windows=windows,
                        priority=chance.choice([1, 2, 3]), skills={skill: 1} if able else {}))  # fmt: skip
    return crew_core(crew, work)


def routes(core):
    fleet = fleet_of(core)
    return {each: fleet.route(each, DAY, core.clock.now()) for each in fleet.technicians}


def hours(core):
    return sum(route.travel_seconds for route in routes(core).values()) / 3600


def state_of_plan(core):
    jobs = fleet_of(core).jobs.values()
    return {job.id: (job.technician_id, job.planned_start) for job in jobs}


@pytest.fixture(scope="module")
def planned():
    """A town whose plan was made greedily and then proposed anew."""
    core = town()
    auto_assign(core, actor=ADMIN)
    before = hours(core)
    untouched = state_of_plan(core)
    made = propose(core, day=DAY, actor=ADMIN)
    return core, before, made, untouched == state_of_plan(core)


def test_a_proposal_changes_nothing_and_is_better(planned):
    core, before, made, untouched = planned
    assert untouched and made.status == "open" and proposal(core, made.id).after == made.after
    assert made.before["travelHours"] == pytest.approx(before, abs=0.01)
    assert made.after["unassigned"] <= made.before["unassigned"] and made.after["lateMinutes"] == 0
    assert (made.after["unassigned"], made.after["travelHours"]) < (made.before["unassigned"], before)


def test_accepting_makes_it_the_plan_and_undo_takes_it_back():
    core = town(seed=5)
    auto_assign(core, actor=ADMIN)
    before = state_of_plan(core)
    made = propose(core, day=DAY, actor=ADMIN)
    changed = accept(core, made.id, actor=ADMIN)
    assert changed and hours(core) == pytest.approx(made.after["travelHours"], abs=0.01)
    assert all(lateness(route) == 0 for route in routes(core).values())
    for each in changed:
        skills = fleet_of(core).technician(each.technician_id).skills
        assert all(skills.get(skill, 0) >= level for skill, level in each.skills.items())
    with pytest.raises(ConflictError, match=r"plan\.decided"):
        accept(core, made.id, actor=ADMIN)
    undo(core, actor=ADMIN)
    assert state_of_plan(core) == before


def test_what_waits_is_given_away_by_a_plan_too():
    core = town(seed=6)
    made = propose(core, day=DAY, actor=ADMIN)
    assert made.before["assigned"] == 0 and made.after["assigned"] >= 20
    accept(core, made.id, actor=ADMIN)
    given = [job for job in fleet_of(core).jobs.values() if job.state is State.ASSIGNED]
    assert len(given) == made.after["assigned"]


def test_a_day_that_changed_meanwhile_is_a_conflict_that_names_jobs():
    core = town(seed=7)
    auto_assign(core, actor=ADMIN)
    made = propose(core, day=DAY, actor=ADMIN)
    moved = made.moves[0]["jobId"]
    set_status(core, moved, Report("travel"), actor=ADMIN)
    with pytest.raises(ConflictError) as caught:
        accept(core, made.id, actor=ADMIN)
    assert caught.value.code == "plan.conflict" and moved in caught.value.params["jobs"]


def test_accepted_pinned_and_running_work_stays():
    core = town(seed=8)
    auto_assign(core, actor=ADMIN)
    mine = [job for job in fleet_of(core).jobs.values() if job.technician_id == "t0"]
    first, second, third = [job.id for job in sorted(mine, key=lambda each: each.planned_start)][:3]
    core.clock.moment = stored_job(core, first).planned_start
    set_status(core, first, Report("start"), actor=ADMIN)
    set_status(core, second, Report("accept"), actor=ADMIN)
    change_job(core, third, {"pinned": True}, actor=ADMIN)
    before = {each: stored_job(core, each) for each in (first, second, third)}
    made = propose(core, day=DAY, actor=ADMIN)
    accept(core, made.id, actor=ADMIN)
    for each, job_before in before.items():
        after = stored_job(core, each)
        assert (after.technician_id, after.state) == (job_before.technician_id, job_before.state)
        assert abs((after.planned_start - job_before.planned_start).total_seconds()) <= 60


def test_the_same_day_gives_the_same_plan():
    one, two = [propose(town(seed=9), day=DAY, actor=ADMIN) for _ in range(2)]
    assert (one.orders, one.moves, one.after) == (two.orders, two.moves, two.after)


def test_a_solver_that_dies_is_started_again_and_assigning_goes_on():
    core = town(seed=10)
    solver = solver_of(core)
    propose(core, day=DAY, actor=ADMIN)
    os.kill(solver.pid, signal.SIGKILL)
    with pytest.raises(LimitError, match=r"solver\.silent"):
        propose(core, day=DAY, actor=ADMIN)
    assert assign(core, "j00", Wish(), actor=ADMIN).job.state is State.ASSIGNED
    assert propose(core, day=DAY, actor=ADMIN).after["assigned"] > 0


def test_a_solver_that_hangs_is_killed_at_the_deadline_while_assigning_goes_on():
    core = town(seed=11)
    solver = solver_of(core)
    propose(core, day=DAY, actor=ADMIN)
    os.kill(solver.pid, signal.SIGSTOP)
    caught = []

    def ask():
        try:
            solver.solve({"jobs": [], "vehicles": []}, deadline=1.0)
        except LimitError as error:
            caught.append(error.code)

    asking = threading.Thread(target=ask)
    asking.start()
    assert assign(core, "j00", Wish(), actor=ADMIN).job.state is State.ASSIGNED
    asking.join(PATIENCE)
    assert caught == ["solver.silent"] and solver.pid is None


def test_a_problem_that_is_none_is_refused():
    solver = Solver()
    with pytest.raises(DefinitionError, match=r"solver\.refused"):
        solver.solve({"jobs": [{"id": 1}], "vehicles": [{"id": 1}]})
    solver.close()
