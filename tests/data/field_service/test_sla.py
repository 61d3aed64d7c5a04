"""The oracle is a calendar counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.field_service import Report, Wish, assign, board, change_job, set_status, stored_job
from data.field_service.calendars import Calendar, calendar_of, read_hours
from data.field_service.sla import Outlook, business_calendar, promise_of
from data.settings import read_settings
from tests.data.field_service.crews import ADMIN, MORNING, at, crew_core, job, technician

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(BERLIN, read_hours("1-5 08:00-18:00"))


def berlin(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20T10:00", 60, "2026-11-20T11:00"),
        ("2026-11-20T17:30", 60, "2026-11-23T08:30"),
        ("2026-11-21T12:00", 30, "2026-11-23T08:30"),
        ("2026-11-20T18:00", 600, "2026-11-23T18:00"),
        ("2026-11-20T17:00", 60, "2026-11-20T18:00"),
    ],
)
def test_business_minutes_skip_nights_and_weekends(start, minutes, due):
    assert OFFICE.after(berlin(start), minutes) == berlin(due)
    assert OFFICE.between(berlin(start), berlin(due)) == minutes


def test_the_day_the_clock_changes_is_counted_as_it_passes():
    nights = Calendar(BERLIN, read_hours("1-7 00:00-24:00"))
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)):
        start = berlin(f"{day}T00:00")
        assert nights.between(start, start + timedelta(hours=30)) == 30 * 60
        tomorrow = datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), BERLIN)
        assert nights.between(start, tomorrow.astimezone(UTC)) == hours * 60


def test_public_holidays_do_not_count():
    made = read_settings({}, time_zone="Europe/Berlin", field_calendar="DE-BY", field_office_hours="1-7 08:00-18:00")
    calendar = calendar_of(made)
    assert calendar.after(berlin("2026-12-24T17:00"), 120) == berlin("2026-12-27T09:00")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 400_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_counting_on_is_counting_at_once(offset, one, two):
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=offset)
    assert OFFICE.after(OFFICE.after(start, one), two) == OFFICE.after(start, one + two)
    assert OFFICE.between(start, OFFICE.after(start, one)) == pytest.approx(one)


@pytest.mark.parametrize("text", ["", "8-9 08:00-18:00", "1-5 8-18", "1 25:00-26:00", "weekdays"])
def test_hours_that_can_not_be_read(text):
    with pytest.raises(InputError):
        read_hours(text or " ")
    with pytest.raises(InputError):
        calendar_of(read_settings({}, field_calendar="XX"))


def state(core, job_id="leak"):
    return promise_of(stored_job(core, job_id), core.clock.now(), business_calendar(core))


def test_a_promise_from_on_track_over_at_risk_to_breached_and_met():
    core = crew_core([technician()], [job(due_at=at("11:00"), minutes=60)])
    assign(core, "leak", Wish("anna", start=at("09:30")), actor=ADMIN)
    now = stored_job(core, "leak")
    assert promise_of(now, MORNING, business_calendar(core)).state == "on_track"
    late = Outlook(at("10:30"), at("11:30"))
    assert promise_of(now, MORNING, business_calendar(core), late).state == "at_risk"
    assert promise_of(now, at("11:01"), business_calendar(core)).state == "breached"
    core.clock.moment = at("09:30")
    set_status(core, "leak", Report("start"), actor=ADMIN)
    core.clock.moment = at("10:40")
    set_status(core, "leak", Report("complete"), actor=ADMIN)
    assert state(core).state == "met"


def test_a_pause_for_the_customer_moves_what_is_due_and_another_does_not():
    core = crew_core([technician()], [job(due_at=at("12:00"))])
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    set_status(core, "leak", Report("start"), actor=ADMIN)
    for reason, moved in (("lunch", 0), ("waiting_parts", 30)):
        begun = core.clock.now()
        set_status(core, "leak", Report("pause", reason=reason), actor=ADMIN)
        assert state(core).state == ("paused" if moved else "on_track")
        core.clock.moment = begun + timedelta(minutes=30)
        set_status(core, "leak", Report("resume"), actor=ADMIN)
        due = {clock.metric: clock.due_at for clock in state(core).clocks}["resolve"]
        assert due == at("12:00") + timedelta(minutes=moved)


def test_another_priority_counts_from_the_beginning():
    core = crew_core([technician()], [job(priority=4)])
    before = {clock.metric: clock.due_at for clock in state(core).clocks}
    change_job(core, "leak", {"priority": 1}, actor=ADMIN)
    after = {clock.metric: clock.due_at for clock in state(core).clocks}
    made = stored_job(core, "leak").created_at
    assert (after["assign"] - made, before["assign"] - made) == (timedelta(minutes=30), timedelta(minutes=960))


def test_what_nobody_can_do_is_loudest():
    core = crew_core([technician()], [job("gas", skills={"gas": 1}), job("late", due_at=at("08:10")), job("fine")])
    found = {stop.job.id: stop.promise.state for stop in board(core, actor=ADMIN).unassigned}
    assert found == {"gas": "unassignable", "late": "at_risk", "fine": "on_track"}


def test_promises_are_the_same_after_a_restart(tmp_path):
    core = crew_core([technician()], [job()], home=tmp_path)
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    set_status(core, "leak", Report("start"), actor=ADMIN)
    set_status(core, "leak", Report("pause", reason="weather"), actor=ADMIN)
    core.clock.moment = later = at("09:00")
    before = state(core)
    core.store.close()
    assert state(crew_core([], home=tmp_path, moment=later)) == before
