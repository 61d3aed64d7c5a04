"""The finished weeks behind the demo's day: what they hold, that they stay a few weeks, that today is left alone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from data.access import local_admin
from data.demo.field_day import ensure_field_day
from data.demo.field_history import ensure_field_history, past_day
from data.field_service import Sought, State, board, count_jobs, create_jobs, durations_of, find_jobs, history
from data.field_service.durations import MADE_UP
from data.field_service.model import Job
from tests.cores import NOON, make_core


@pytest.fixture(scope="module")
def core():
    core = make_core(demo_weeks=2)
    ensure_field_day(core)
    assert ensure_field_history(core) == 14 and ensure_field_history(core) == 0
    return core


def test_a_past_day_is_finished_work_and_always_the_same():
    day, zone = NOON.date() - timedelta(days=3), ZoneInfo("Europe/Berlin")
    jobs, happened = past_day(day, zone, seed=7)
    assert past_day(day, zone, seed=7) == (jobs, happened) != past_day(day, zone, seed=8)
    assert 30 <= len(jobs) <= 44 and {job.source for job in jobs} == {MADE_UP}
    for job in jobs:
        assert job.state is State.COMPLETED and job.day == day and job.created_at < job.started_at < job.finished_at
        assert job.finished_at.astimezone(zone).date() == day
    events = {job.id: [step["event"] for step in happened if step["job_id"] == job.id] for job in jobs}
    assert set(map(tuple, events.values())) == {("assign", "travel", "start", "complete")}


def test_today_is_held_against_the_same_day_of_last_week(core):
    seen = board(core, actor=local_admin())
    before, _ = past_day(seen.day - timedelta(days=7), ZoneInfo("UTC"), seed=7)
    assert seen.last_week is not None and seen.last_week.jobs == len(before)
    assert 0 < seen.last_week.judged <= len(before) and seen.last_week.travel_minutes > 60
    past = board(core, seen.day - timedelta(days=7), actor=local_admin())
    assert sum(len(row.stops) for row in past.technicians) == len(before)


def test_the_jobs_of_today_are_counted_and_listed_without_the_past(core):
    today, _ = find_jobs(core, Sought(current=True))
    assert len(today) == count_jobs(core, current=True)["total"] == 45
    assert count_jobs(core)["total"] > 45 + 14 * 30
    assert {job.source for job in today} == {"demo"}
    past = next(job for job in find_jobs(core, Sought(limit=400))[0] if job.source == MADE_UP)
    assert history(core, past.id)[-1]["event"] == "complete"


def test_made_up_work_teaches_until_there_is_other(core):
    known = durations_of(core)
    assert known.made_up and known.works["Repair"] > 50
    assert known.whole.works > 50 and 0.05 < known.whole.error < 0.3


def test_days_go_when_they_are_old_and_work_of_people_stays():
    core = make_core(demo_weeks=1)
    ensure_field_history(core)
    create_jobs(core, [Job("mine", "Mine", NOON - timedelta(days=30))], actor=local_admin())
    core.clock.moment = NOON + timedelta(days=2)
    assert ensure_field_history(core) == 2
    kept, _ = find_jobs(core, Sought(limit=400))
    days = {job.day for job in kept if job.source == MADE_UP}
    assert days == {NOON.date() + timedelta(days=at) for at in range(-5, 2)} and "mine" in {job.id for job in kept}


def test_some_of_a_past_day_was_late_and_most_was_not():
    days = [past_day(NOON.date() - timedelta(days=back), ZoneInfo("Europe/Berlin"), seed=7)[0] for back in range(1, 15)]
    late = [sum(job.finished_at > job.due_at for job in jobs) / len(jobs) for jobs in days]
    assert 0.05 < sum(late) / len(late) < 0.25 and max(late) < 0.4 and len(set(late)) > 5
