from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.access import local_admin
from data.demo.field_day import ensure_field_day, lay_day
from data.demo.field_simulator import tick
from data.field_service import Sought, State, Wish, assign, board, find_jobs, latest_fixes, record_fixes, stored_job
from data.field_service.model import Fix
from tests.cores import NOON, make_core


def facts(core):
    return [(job.id, job.state, job.technician_id, job.planned_start) for job in find_jobs(core, Sought())[0]]


def test_the_same_seed_and_hour_give_the_same_day():
    one, two, other = make_core(), make_core(), make_core(demo_seed=8)
    for core in (one, two, other):
        assert ensure_field_day(core) and not ensure_field_day(core)
    assert facts(one) == facts(two) != facts(other)


@pytest.mark.parametrize("hour", [0, 3, 8, 13, 19, 23])
def test_at_any_hour_the_order_can_be_given(hour):
    core = make_core(moment=datetime(2026, 11, 20, hour, 30, tzinfo=UTC))
    ensure_field_day(core)
    states = {job.status for job in find_jobs(core, Sought())[0]}
    assert {"pending", "completed"} & states and ("assigned" in states or hour == 23)
    made = assign(core, "job_123", Wish("tech_001", minutes=120), actor=local_admin()).job
    assert made.technician_id == "tech_001" and (made.day == core.clock.now().date() or hour == 23)


@pytest.mark.parametrize(
    ("start", "begins"),
    [("00:30", 0), ("07:59", 0), ("08:00", 6), ("09:30", 7), ("12:10", 10), ("17:00", 15), ("23:50", 15)],
)
def test_people_begin_at_hours_at_which_people_begin(start, begins):
    zone = ZoneInfo("Europe/Berlin")
    now = datetime.fromisoformat(f"2026-11-20T{start}").replace(tzinfo=zone)
    crew, _, jobs, _ = lay_day(now.date(), now.astimezone(UTC), zone, seed=7)
    assert {each.shifts["5"][0][0] for each in crew} == {f"{begins:02d}:00"}
    states = {job.state for job in jobs}
    assert State.PENDING in states and (State.IN_PROGRESS in states or start in {"00:30", "23:50"})


def test_a_day_is_plausible():
    _crew, _absences, jobs, happened = lay_day(NOON.date(), NOON, ZoneInfo("UTC"), seed=7)
    assert len(jobs) == 45 and {job.id for job in jobs} >= {"job_123"}
    for job in jobs:
        assert job.finished_at is None or job.started_at < job.finished_at <= NOON
        assert (job.state is State.COMPLETED) == (job.finished_at is not None)
    assert all(row["at"] <= NOON for row in happened)
    busy = [job.technician_id for job in jobs if job.state in {State.EN_ROUTE, State.IN_PROGRESS}]
    assert len(busy) == len(set(busy)) > 2


def test_the_next_day_is_laid_anew_and_what_people_made_stays():
    core = make_core()
    ensure_field_day(core)
    row = stored_job(core, "job_123")
    core.clock.moment = NOON + timedelta(days=1)
    assert ensure_field_day(core)
    assert stored_job(core, "job_123").created_at - row.created_at > timedelta(hours=2)
    assert len(find_jobs(core, Sought())[0]) == 45


def test_simulated_technicians_drive_arrive_and_finish():
    core = make_core()
    ensure_field_day(core)
    before = board(core, actor=local_admin()).stats["completed"]
    for _ in range(240):
        core.clock.moment += timedelta(seconds=30)
        tick(core, seconds=30)
    after = board(core, actor=local_admin())
    assert after.stats["completed"] > before + 5
    assert {fix.source for fix in latest_fixes(core).values()} == {"simulated"}


def test_who_sends_a_position_is_not_simulated():
    core = make_core()
    ensure_field_day(core)
    record_fixes(core, [Fix("tech_004", NOON, 48.15, 11.55, source="owntracks")])
    tick(core)
    assert latest_fixes(core)["tech_004"].source == "owntracks"
