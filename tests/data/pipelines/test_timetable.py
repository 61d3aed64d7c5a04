"""The schedule tells what ran, what did not and why, and what will, each time once, on days that clocks change too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.errors import InputError
from data.pipelines import add_pipeline, executions, fire_due, run_next, timetables
from data.pipelines.schedule import clock_changes
from tests.data.pipelines.loads import ADMIN, document, opened

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 28, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def core(tmp_path):
    (tmp_path / "a.csv").write_text("n\n1\n")
    with opened(tmp_path / "home", moment=START) as core:
        yield core


def timed(tmp_path, **schedule):
    return document({"kind": "csv", "path": str(tmp_path / "a.csv")}, schedule=schedule)


def states(core, start=START, days=2):
    (found,) = timetables(core, start=start, end=start + timedelta(days=days))
    return [(turn.at.strftime("%d %H:%M"), turn.state) for turn in found.turns]


def test_a_night_in_spring_runs_once_and_the_change_of_clocks_is_told(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="30 2 * * *", zone="Europe/Berlin"), actor=ADMIN)
    (found,) = timetables(core, start=START, end=START + timedelta(days=3))
    days = [turn.at.astimezone(BERLIN).date().day for turn in found.turns]
    assert days == [28, 29, 30] and {turn.state for turn in found.turns} == {"planned"}
    assert [(each.at, each.before, each.after) for each in found.changes] == [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), HOUR, 2 * HOUR)
    ]


def test_what_met_a_run_was_skipped_and_what_met_nobody_was_missed(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="hourly", overlap="skip", catchUp="none"), actor=ADMIN)
    core.clock.moment = datetime(2026, 3, 28, 1, 0, 1, tzinfo=UTC)
    fire_due(core)
    core.clock.moment = datetime(2026, 3, 28, 2, 0, 1, tzinfo=UTC)
    assert fire_due(core) == ()
    run_next(core, holder="test")
    core.clock.moment = datetime(2026, 3, 28, 5, 30, tzinfo=UTC)
    assert fire_due(core) == ()
    assert states(core)[:6] == [
        ("28 01:00", "succeeded"), ("28 02:00", "skipped"), ("28 03:00", "missed"), ("28 04:00", "missed"),
        ("28 05:00", "missed"), ("28 06:00", "planned"),
    ]  # fmt: skip


def test_a_missed_time_that_was_run_later_stands_at_its_time(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="hourly", catchUp="latest"), actor=ADMIN)
    core.clock.moment = datetime(2026, 3, 28, 3, 30, tzinfo=UTC)
    fire_due(core)
    run_next(core, holder="test")
    assert states(core)[:3] == [("28 01:00", "missed"), ("28 02:00", "missed"), ("28 03:00", "succeeded")]
    (ran,) = executions(core)
    assert ran.queued_at == core.clock.moment


def test_more_turns_than_anybody_reads_are_cut_and_it_is_said(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="* * * * *"), actor=ADMIN)
    (found,) = timetables(core, start=START, end=START + timedelta(days=2))
    assert len(found.turns) == 2_000 and found.cut
    assert found.turns[-1].at == START + timedelta(minutes=2_000)


@pytest.mark.parametrize("days", [-1, 0, 63])
def test_bounds_that_cannot_be_are_refused(core, days):
    with pytest.raises(InputError):
        timetables(core, start=START, end=START + timedelta(days=days))


def test_clocks_of_a_zone_that_moves_by_half_an_hour():
    found = clock_changes("Australia/Lord_Howe", start=START, end=START + timedelta(days=365))
    assert [(each.at, each.after - each.before) for each in found] == [
        (datetime(2026, 4, 4, 15, 0, tzinfo=UTC), -HOUR / 2), (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), HOUR / 2),
    ]  # fmt: skip
