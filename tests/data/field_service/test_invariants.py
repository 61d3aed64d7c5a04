"""Whatever people do, the stored plan keeps the hard rules. Read from the store and checked by hand."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from data.errors import NexusError
from data.field_service import Break, Report, Sought, State, Wish, assign, find_jobs, move, set_status, unassign, undo
from data.field_service.fleet import fleet_of
from data.field_service.places import TravelLaw
from data.field_service.states import ENDED, TRANSITIONS, UNDER_WAY
from data.store.tables import field_changes, field_plan_versions, field_transitions
from tests.data.field_service.crews import ADMIN, MORNING, at, crew_core, job, technician, window

PEOPLE = [
    technician("anna", skills={"gas": 2}, breaks=(Break("11:00", "12:30", 30),)),
    technician("bert", shifts={str(day): (("09:00", "13:00"), ("14:00", "18:00")) for day in range(1, 8)}),
]
JOBS = [
    job("a", north=1, minutes=60),
    job("b", north=-2, minutes=45, windows=(window("09:00", "10:00"), window("14:00", "15:00"))),
    job("c", north=3, minutes=90, skills={"gas": 2}),
    job("d", north=0, minutes=120, priority=1, due_at=at("12:00")),
    job("e", north=5, minutes=30, windows=(window("10:00", "12:00"),)),
    job("f", north=-4, minutes=200, excluded=frozenset({"bert"})),
]
NAMES = st.sampled_from([each.id for each in JOBS])
WHO = st.sampled_from([None, "anna", "bert"])
START = st.sampled_from([None, at("09:00"), at("13:15"), at("15:30")])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just(assign), NAMES, WHO, START),
        st.tuples(st.just(move), NAMES, WHO, START),
        st.tuples(st.just(unassign), NAMES),
        st.tuples(st.just(undo)),
        st.tuples(st.just(set_status), NAMES, st.sampled_from(["travel", "start", "complete", "decline"])),
        st.tuples(st.just("wait"), st.sampled_from([10, 45])),
    ),
    max_size=14,
)


def act(core, step):
    verb, *rest = step
    try:
        if verb == "wait":
            core.clock.moment += timedelta(minutes=rest[0])
        elif verb in (assign, move):
            verb(core, rest[0], Wish(rest[1], start=rest[2]), actor=ADMIN)
        elif verb is set_status:
            set_status(core, rest[0], Report(rest[1]), actor=ADMIN)
        else:
            verb(core, *rest, actor=ADMIN)
    except NexusError:
        pass


@settings(max_examples=30, deadline=None)
@given(ACTS)
def test_hard_rules_hold_after_any_acts(steps):
    core = crew_core(PEOPLE, JOBS)
    quiet = all(step[0] not in (set_status, "wait") for step in steps)
    for step in steps:
        act(core, step)
    jobs, _ = find_jobs(core, Sought())
    people = {each.id: each for each in PEOPLE}
    for each in jobs:
        assert (each.technician_id is None) == (each.state is State.PENDING)
        if each.technician_id is not None:
            skills = people[each.technician_id].skills
            assert all(skills.get(skill, 0) >= level for skill, level in each.skills.items())
            assert each.technician_id not in each.excluded
    for day in {(each.technician_id, each.day) for each in jobs if each.technician_id}:
        check_day([each for each in jobs if (each.technician_id, each.day) == day], quiet=quiet)
    check_memory(core)
    check_history(core)


def check_day(jobs, *, quiet):
    planned = sorted(
        (each for each in jobs if each.state not in ENDED | UNDER_WAY), key=lambda each: each.planned_start
    )
    for one, two in pairwise(planned):
        drive = TravelLaw().seconds(one.place, two.place)
        assert (two.planned_start - one.planned_end).total_seconds() >= drive - 2
    for each in planned if quiet else ():
        assert each.planned_start >= MORNING and each.planned_end - each.planned_start == timedelta(
            minutes=each.minutes
        )
        if each.windows:
            assert any(span.start <= each.planned_start <= span.end for span in each.windows)
        local = each.planned_start.strftime("%H:%M"), each.planned_end.strftime("%H:%M")
        hours = [("08:00", "16:00")] if each.technician_id == "anna" else [("09:00", "13:00"), ("14:00", "18:00")]
        assert any(start <= local[0] and local[1] <= end for start, end in hours), (each.id, local)


def check_memory(core):
    """What is in memory is what is in the store."""
    fleet = fleet_of(core)
    stored = {each.id: each for each in find_jobs(core, Sought())[0] if each.state not in ENDED}
    assert fleet.jobs == stored
    with core.store.read() as connection:
        versions = {
            (row.technician_id, row.day): row.version for row in connection.execute(select(field_plan_versions))
        }
    assert fleet.versions == versions


def check_history(core):
    """Each job's history is a path of the state machine, undo aside, and no act lacks its record."""
    with core.store.read() as connection:
        rows = connection.execute(select(field_transitions).order_by(field_transitions.c.id)).all()
        records = connection.execute(select(func.count()).select_from(field_changes)).scalar()
        undone = connection.execute(select(func.count()).where(field_changes.c.verb == "undo")).scalar()
    last = {}
    for row in rows:
        before = last.get(row.job_id)
        if before is not None:
            assert row.from_state == before
            legal = State(row.to_state) in TRANSITIONS[State(before)].values()
            assert legal or undone
        last[row.job_id] = row.to_state
    assert records >= len({row.at for row in rows})


def test_the_same_acts_give_the_same_plan():
    plans = []
    for _ in range(2):
        core = crew_core(PEOPLE, JOBS)
        for each in JOBS:
            act(core, (assign, each.id, None, None))
        plans.append([(each.id, each.technician_id, each.planned_start) for each in find_jobs(core, Sought())[0]])
    assert plans[0] == plans[1] and all(who for _, who, _ in plans[0])


def test_a_plan_is_the_same_after_a_restart(tmp_path):
    core = crew_core(PEOPLE, JOBS, home=tmp_path)
    assign(core, "a", Wish(), actor=ADMIN)
    before = fleet_of(core)
    core.store.close()
    again = crew_core([], home=tmp_path)
    after = fleet_of(again)
    assert (after.jobs, after.versions, after.revision) == (before.jobs, before.versions, before.revision)
    assert assign(again, "d", Wish(), actor=ADMIN).job.state is State.ASSIGNED
