"""Times come as Debian cron has them, each once, whoever is late and however many look."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest

from data.errors import AccessError
from data.pipelines import (
    Status,
    add_pipeline,
    call_webhook,
    executions,
    fire_due,
    get_execution,
    get_pipeline,
    next_times,
    run_next,
    run_pipeline,
    save_pipeline,
    webhook_token,
)
from data.pipelines.schedule_document import read_schedule
from tests.cores import make_core
from tests.data.pipelines.loads import ADMIN, document, opened, ran

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def core(tmp_path):
    (tmp_path / "a.csv").write_text("n\n1\n")
    with opened(tmp_path / "home") as core:
        yield core


def timed(tmp_path, name="moved", **schedule):
    return document({"kind": "csv", "path": str(tmp_path / "a.csv")}, id=name, table=f"raw.{name}", schedule=schedule)


def schedule(**given):
    found, problems = read_schedule(given, "")
    assert problems == []
    return found


def local(*moments):
    return [moment.astimezone(BERLIN).strftime("%d %H:%M") for moment in moments]


def test_a_time_that_comes_twice_in_autumn_runs_once():
    found = next_times(
        schedule(cron="30 2 * * *", zone="Europe/Berlin"), after=datetime(2026, 10, 24, 12, tzinfo=UTC), count=3
    )
    assert local(*found) == ["25 02:30", "26 02:30", "27 02:30"]
    assert len({moment.date() for moment in found}) == 3


def test_a_time_that_does_not_exist_in_spring_still_runs_that_day():
    found = next_times(
        schedule(cron="30 2 * * *", zone="Europe/Berlin"), after=datetime(2026, 3, 28, 12, tzinfo=UTC), count=2
    )
    assert [moment.astimezone(BERLIN).day for moment in found] == [29, 30]


def test_hours_are_even_over_both_changes():
    found = next_times(
        schedule(cron="hourly", zone="Europe/Berlin"), after=datetime(2026, 10, 24, 22, tzinfo=UTC), count=6
    )
    assert {later - earlier for earlier, later in zip(found, found[1:], strict=False)} == {timedelta(hours=1)}


def due(core, moment):
    core.clock.moment = moment
    fired = fire_due(core)
    return [get_execution(core, each).scheduled_for for each in fired]


@pytest.mark.parametrize(
    ("policy", "hours"), [("none", []), ("latest", [16]), ("all", [13, 14, 15, 16])], ids=lambda value: str(value)
)
def test_times_that_were_missed(core, tmp_path, policy, hours):
    add_pipeline(core, timed(tmp_path, cron="hourly", catchUp=policy, overlap="queue"), actor=ADMIN)
    found = due(core, datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    assert [moment.hour for moment in found] == hours
    assert due(core, datetime(2026, 11, 20, 16, 31, tzinfo=UTC)) == []
    assert get_pipeline(core, "moved").next_at == datetime(2026, 11, 20, 17, tzinfo=UTC)


def test_a_change_never_fires_the_past(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="hourly"), actor=ADMIN)
    core.clock.moment = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    save_pipeline(core, timed(tmp_path, cron="0 13,15 * * *", catchUp="all"), actor=ADMIN)
    assert fire_due(core) == ()


@pytest.mark.parametrize(("policy", "states"), [("skip", [Status.QUEUED]), ("queue", [Status.QUEUED] * 2)])
def test_a_time_that_comes_while_a_run_is_going(core, tmp_path, policy, states):
    add_pipeline(core, timed(tmp_path, cron="hourly", overlap=policy), actor=ADMIN)
    run_pipeline(core, "moved", actor=ADMIN)
    due(core, datetime(2026, 11, 20, 13, tzinfo=UTC))
    assert [each.status for each in executions(core, pipeline_id="moved")] == states


def test_the_old_run_is_cancelled_for_the_new(core, tmp_path):
    add_pipeline(core, timed(tmp_path, cron="hourly", overlap="cancel"), actor=ADMIN)
    old = run_pipeline(core, "moved", actor=ADMIN)
    new = due(core, datetime(2026, 11, 20, 13, tzinfo=UTC))
    assert len(new) == 1 and get_execution(core, old.id).status is Status.CANCELLED


def test_two_schedulers_at_once_run_nothing_twice(tmp_path):
    (tmp_path / "a.csv").write_text("n\n1\n")
    moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    with opened(tmp_path / "home") as first:
        for at in range(10):
            add_pipeline(first, timed(tmp_path, f"p{at}", cron="hourly", catchUp="all", overlap="queue"), actor=ADMIN)
        cores = [make_core(tmp_path / "home", demo=False, moment=moment) for _ in range(2)]
        together = Barrier(2)

        def look(core):
            together.wait()
            fire_due(core)

        threads = [Thread(target=look, args=(core,)) for core in cores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = executions(first, limit=200)
        assert len(found) == 40 and len({(each.pipeline_id, each.scheduled_for) for each in found}) == 40
        for core in cores:
            core.store.close()


def test_a_run_follows_the_one_upstream(core, tmp_path):
    add_pipeline(core, timed(tmp_path, "below", after=["above"]), actor=ADMIN)
    assert fire_due(core) == ()
    core.clock.moment += timedelta(minutes=1)
    ran(core, timed(tmp_path, "above"))
    fired = fire_due(core)
    assert [get_execution(core, each).cause for each in fired] == ["upstream"] and fire_due(core) == ()
    core.clock.moment += timedelta(minutes=1)
    run_next(core, holder="test")
    assert fire_due(core) == ()


def test_a_run_follows_a_file(core, tmp_path):
    add_pipeline(core, timed(tmp_path, files=str(tmp_path / "*.csv")), actor=ADMIN)
    os.utime(tmp_path / "a.csv", (core.clock.moment.timestamp() - 60,) * 2)
    assert fire_due(core) == ()
    later = core.clock.moment + timedelta(minutes=1)
    os.utime(tmp_path / "a.csv", (later.timestamp(),) * 2)
    core.clock.moment = later + timedelta(seconds=1)
    assert fire_due(core) == ()
    core.clock.moment = later + timedelta(seconds=3)
    assert len(fire_due(core)) == 1 and fire_due(core) == ()


def test_a_webhook_needs_its_token(core, tmp_path):
    add_pipeline(core, timed(tmp_path, webhook=True), actor=ADMIN)
    with pytest.raises(AccessError):
        call_webhook(core, "moved", "guess")
    assert call_webhook(core, "moved", webhook_token(core, "moved")).cause == "webhook"
