from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.access import Actor
from data.errors import NotFound
from data.field_service import (
    Operation,
    State,
    Wish,
    assign,
    enrol,
    history,
    notes_of,
    picture_of,
    stored_job,
    sync,
    track,
    tracking_link,
    unassign,
)
from data.field_service.devices import device_of
from tests.data.field_service.crews import ADMIN, at, crew_core, job, technician

PHONE = Actor("technician:anna", frozenset({"technician"}))
PIXEL = base64.b64encode(b"\x89PNG picture").decode()


@pytest.fixture
def core():
    core = crew_core([technician("anna"), technician("bert")], [job("one"), job("two"), job("his")])
    for each, who in (("one", "anna"), ("two", "anna"), ("his", "bert")):
        assign(core, each, Wish(who), actor=ADMIN)
    core.clock.moment = at("12:00")
    return core


def status(key, job_id, word, clock):
    return Operation(key, "status", job_id, at(clock), {"status": word})


QUEUE = [
    status("k1", "one", "start", "08:05"),
    Operation("k2", "note", "one", at("08:10"), {"text": "valve stuck"}),
    Operation("k3", "photo", "one", at("08:11"), {"mediaType": "image/png", "content": PIXEL}),
    status("k4", "one", "completed", "09:00"),
    status("k5", "two", "start", "09:20"),
    status("k6", "two", "completed", "10:00"),
]


def test_a_phone_that_was_away_completes_two_jobs_and_replaying_changes_nothing(core):
    first = sync(core, "anna", QUEUE, since=None, actor=PHONE)
    assert [each.status for each in first.outcomes] == ["applied"] * 6
    after = stored_job(core, "one"), stored_job(core, "two"), history(core, "one"), notes_of(core, "one")
    again = sync(core, "anna", QUEUE, since=first.cursor, actor=PHONE)
    assert [each.status for each in again.outcomes] == ["duplicate"] * 6 and again.jobs == ()
    assert after == (stored_job(core, "one"), stored_job(core, "two"), history(core, "one"), notes_of(core, "one"))
    assert (after[0].started_at, after[0].finished_at) == (at("08:05"), at("09:00"))
    assert picture_of(core, "one", after[3][1]["id"]) == ("image/png", b"\x89PNG picture")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=4))
def test_however_often_parts_are_sent_again_the_end_is_the_same(cuts):
    core = crew_core([technician("anna")], [job("one"), job("two")])
    for each in ("one", "two"):
        assign(core, each, Wish("anna"), actor=ADMIN)
    core.clock.moment = at("12:00")
    for cut in cuts:
        sync(core, "anna", QUEUE[:cut], since=None, actor=PHONE)
    sync(core, "anna", QUEUE, since=None, actor=PHONE)
    assert [row["event"] for row in history(core, "one")] == ["create", "assign", "start", "complete"]
    assert len(notes_of(core, "one")) == 2 and stored_job(core, "two").state is State.COMPLETED


def test_what_is_refused_is_refused_for_good_and_the_rest_goes_on(core):
    sent = [
        status("a", "his", "start", "08:00"),
        status("b", "one", "completed", "08:00"),
        status("c", "one", "start", "08:00"),
        Operation("d", "dance", "one", None, {}),
        status("e", "nothing", "start", "08:00"),
        Operation("f", "photo", "one", None, {"mediaType": "text/html", "content": PIXEL}),
    ]
    found = sync(core, "anna", sent, since=None, actor=PHONE).outcomes
    assert [each.status for each in found] == ["refused", "refused", "applied", "refused", "refused", "refused"]
    assert [each.facts.get("code") for each in found] == [
        "job.not_yours", "job.transition", None, "operation.unknown", "job.unknown", "note.picture",
    ]  # fmt: skip
    assert [each.status for each in sync(core, "anna", sent[:2], since=None, actor=PHONE).outcomes] == ["refused"] * 2
    assert stored_job(core, "his").state is State.ASSIGNED


def test_the_delta_is_what_changed(core):
    start = sync(core, "anna", [], since=None, actor=PHONE)
    assert [each.id for each in start.jobs] == ["one", "two"]
    assert sync(core, "anna", [], since=start.cursor, actor=PHONE).jobs == ()
    unassign(core, "one", actor=ADMIN)
    found = sync(core, "anna", [], since=start.cursor, actor=PHONE)
    assert found.removed == ("one",) and "one" not in {each.id for each in found.jobs}


def test_a_device_is_known_by_its_token_alone(core):
    token = enrol(core, "anna", actor=ADMIN)
    assert device_of(core, token).technician_id == "anna"
    assert device_of(core, token, technician_id="bert") is None and device_of(core, token + "x") is None
    with core.store.read() as connection:
        assert token not in str(connection.exec_driver_sql("SELECT * FROM field_devices").all())


def test_the_customers_link_dies_with_the_assignment(core):
    token = tracking_link(core, "one", actor=ADMIN)
    assert track(core, token).technician == "Anna" and track(core, token).fix is None
    unassign(core, "one", actor=ADMIN)
    with pytest.raises(NotFound, match=r"tracking\.over"):
        track(core, token)
    assign(core, "one", Wish("bert"), actor=ADMIN)
    with pytest.raises(NotFound):
        track(core, token)
