from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from data.field_service import (
    Fix,
    Report,
    State,
    Wish,
    assign,
    latest_fixes,
    positions,
    record_fixes,
    set_status,
    stored_job,
    trail,
)
from data.field_service.fleet import planning
from data.opening import close_core
from data.store.tables import events, field_positions
from tests.data.field_service.crews import ADMIN, MORNING, crew_core, job, technician

NOON = MORNING + timedelta(hours=4)


def fix(minutes=0.0, *, north=0.0, **facts):
    """A fix `minutes` after noon, `north` thousandths of a degree (111 m) from the centre."""
    return Fix("anna", NOON + timedelta(minutes=minutes), 48.137 + north / 1000, 11.575, **facts)


@pytest.fixture
def core():
    return crew_core([technician()], [job(north=1)], moment=NOON)


def kept(core):
    with core.store.read() as connection:
        return connection.execute(select(func.count()).select_from(field_positions)).scalar()


def told(core, topic="technician.moved"):
    with core.store.read() as connection:
        return connection.execute(select(events.c.payload).where(events.c.topic == topic)).scalars().all()


def test_a_position_is_kept_once(core):
    assert (record_fixes(core, [fix()]).kept, record_fixes(core, [fix()]).known) == (1, 1)
    assert kept(core) == 1 and len(told(core)) == 1


def test_the_newest_moves_the_marker_and_older_ones_extend_the_trail(core):
    record_fixes(core, [fix(0, north=3)])
    record_fixes(core, [fix(-2, north=1), fix(-1, north=2)])
    assert latest_fixes(core)["anna"].lat == pytest.approx(48.140)
    assert [round(each.lat, 3) for each in trail(core, "anna", since=MORNING, until=NOON)] == [48.138, 48.139, 48.140]
    assert len(told(core)) == 1


def test_those_who_come_together_are_kept_together(tmp_path):
    core = crew_core([technician(each) for each in ("anna", "bert")], home=tmp_path, moment=NOON)
    commits, waiting = [], positions._waiting(core)
    event.listen(core.store.engine, "commit", commits.append)
    sent = [replace(fix(number / 60, north=number / 1000), technician_id=("anna", "bert")[number % 2])
            for number in range(-20, 0)]  # fmt: skip
    with ThreadPoolExecutor(20) as pool:
        with planning(core):
            kept_of_each = [pool.submit(lambda each: record_fixes(core, [each]).kept, each) for each in sent]
            while len(waiting) < 20:
                wait(kept_of_each, timeout=0.01)
        assert [each.result() for each in kept_of_each] == [1] * 20
    assert kept(core) == 20 and len(commits) == 1
    assert latest_fixes(core)["anna"].fixed_at == max(each.fixed_at for each in sent if each.technician_id == "anna")
    close_core(core)


def test_a_list_with_the_same_twice_and_what_is_known_keeps_the_rest_once(core):
    record_fixes(core, [fix(-2, north=1)])
    received = record_fixes(core, [fix(-1, north=2), fix(-1, north=2), fix(-2, north=1), fix(-3), fix(0, north=3)])
    assert (received.kept, received.known, received.refused) == (3, 2, ())
    assert kept(core) == 4 and [each["lat"] for each in told(core)] == [48.138, 48.14]


def test_an_older_one_is_measured_by_what_comes_in_the_same_transaction(core):
    received = record_fixes(core, [fix(-10), fix(0, north=40), fix(-9, north=39)])
    assert [(each.fixed_at, why) for each, why in received.refused] == [(fix(-9).fixed_at, "speed")]
    assert kept(core) == 2


def test_what_could_not_be_kept_is_told_to_each_who_brought_it(core, monkeypatch):
    record_fixes(core, [fix(-2)])
    monkeypatch.setattr(core.events, "record", lambda *_: 1 / 0)
    for minute in (-1, 0):
        with pytest.raises(ZeroDivisionError):
            record_fixes(core, [fix(minute, north=0.1)])
    monkeypatch.undo()
    assert kept(core) == 1 and record_fixes(core, [fix(0, north=0.1)]).kept == 1


def test_a_marker_outlives_a_restart_and_is_the_newest_by_its_own_time(tmp_path):
    core = crew_core([technician()], home=tmp_path, moment=NOON)
    record_fixes(core, [fix(0, north=3)])
    record_fixes(core, [fix(-5, north=1)])
    core.store.close()
    assert latest_fixes(crew_core([], home=tmp_path, moment=NOON))["anna"].lat == pytest.approx(48.140)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (fix(6), "future"),
        (fix(accuracy=500.0), "accuracy"),
        (Fix("anna", NOON, 0.0, 0.0), "coordinates"),
        (Fix("anna", NOON, 95.0, 0.0), "coordinates"),
        (fix(-60 * 5), "outside_shift"),
    ],
)
def test_what_can_not_be_is_refused(core, wrong, reason):
    assert [why for _, why in record_fixes(core, [wrong]).refused] == [reason]
    assert kept(core) == 0 and latest_fixes(core) == {}


def test_nobody_drives_faster_than_200(core):
    record_fixes(core, [fix(-2)])
    assert [why for _, why in record_fixes(core, [fix(-1, north=40)]).refused] == ["speed"]
    assert record_fixes(core, [fix(0, north=40)]).kept == 1


def test_a_wrong_first_place_does_not_shut_out_the_right_ones(core):
    record_fixes(core, [fix(-3, north=900)])
    answers = [record_fixes(core, [fix(-2 + at / 2)]).kept for at in range(4)]
    assert answers == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("mode", "state"), [("auto", State.ON_SITE), ("suggest", State.EN_ROUTE), ("off", State.EN_ROUTE)]
)
def test_reaching_the_site(mode, state):
    core = crew_core([technician()], [job(north=1)], moment=NOON, field_geofence=mode)
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    set_status(core, "leak", Report("travel"), actor=ADMIN)
    for minute, north in ((-3, 5), (-2, 9.9), (-1, 10)):
        record_fixes(core, [fix(minute, north=north)])
    assert stored_job(core, "leak").state is state
    assert len(told(core, "site.reached")) == (mode != "off")


def test_a_passer_by_has_not_arrived(core):
    assign(core, "leak", Wish("anna"), actor=ADMIN)
    set_status(core, "leak", Report("travel"), actor=ADMIN)
    for minute, north in ((-3, 10), (-2, 12), (-1, 10)):
        record_fixes(core, [fix(minute, north=north)])
    assert told(core, "site.reached") == []
