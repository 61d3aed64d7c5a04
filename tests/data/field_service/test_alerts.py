"""Alerts against real local servers: a webhook that checks the signature, a mail server that keeps what it gets."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from data.errors import InputError
from data.field_service import Report, Wish, assign, set_status
from data.field_service.alerts import acknowledge, alerts, check_alerts
from data.field_service.deliveries import add_hook, deliver, deliveries, remove_hook, try_hook
from data.notify.send import signature
from data.notify.tries import TRIES
from tests.data.field_service.crews import ADMIN, at, crew_core, job, technician
from tests.data.field_service.test_roads import engine
from tests.loopback import mailbox


def core_with(jobs, **settings):
    return crew_core([technician()], jobs, **settings)


def facts(found):
    return [(each.job_id, each.metric, each.level, each.state) for each in found]


def test_an_alert_comes_before_the_promise_is_broken_and_once():
    core = core_with([job(due_at=at("09:30"), priority=4)])
    assign(core, "leak", Wish("anna", start=at("09:00")), actor=ADMIN)
    assert facts(check_alerts(core)) == [("leak", "resolve", 1, "at_risk")]
    assert check_alerts(core) == [] and len(alerts(core)) == 1
    core.clock.moment = at("09:31")
    assert facts(check_alerts(core)) == [("leak", "resolve", 2, "breached")]
    core.clock.moment = at("10:05")
    assert facts(check_alerts(core)) == [("leak", "resolve", 3, "breached")]
    assert check_alerts(core) == []


def test_who_takes_notice_stops_the_ladder():
    core = core_with([job(due_at=at("09:30"), priority=4)])
    assign(core, "leak", Wish("anna", start=at("09:00")), actor=ADMIN)
    (raised,) = check_alerts(core)
    assert acknowledge(core, raised.id, actor=ADMIN).acknowledged_by == "local"
    core.clock.moment = at("10:30")
    assert {level for _, metric, level, _ in facts(check_alerts(core)) if metric == "resolve"} == {2}
    assert raised.id not in {each.id for each in alerts(core, open_only=True)}


def test_what_nobody_can_do_is_told_and_what_is_done_is_not():
    core = core_with([job("gas", skills={"gas": 1}), job("fine")])
    assert facts(check_alerts(core)) == [("gas", "assign", 1, "unassignable")]
    assign(core, "fine", Wish("anna"), actor=ADMIN)
    set_status(core, "fine", Report("start"), actor=ADMIN)
    set_status(core, "fine", Report("complete"), actor=ADMIN)
    core.clock.moment += timedelta(days=9)
    assert "fine" not in {each.job_id for each in check_alerts(core)}


def test_a_webhook_is_signed_and_tried_again_until_it_is_a_dead_letter():
    status = [500]
    core = core_with([job("gas", skills={"gas": 1})], field_hook_hosts=("127.0.0.1",))
    with engine(lambda _path: (status[0], {}, {})) as (url, asked):
        hook, secret = add_hook(core, "webhook", url + "/alerts", actor=ADMIN)
        check_alerts(core)
        assert deliver(core) == 0 and deliver(core) == 0 and len(asked) == 1
        core.clock.moment += timedelta(seconds=31)
        status[0] = 204
        assert deliver(core) == 1 and deliveries(core)[0].status == "sent"
        _, body, headers = asked[-1]
        assert body["jobId"] == "gas" and body["state"] == "unassignable"
        assert headers["X-Nexus-Signature"] == signature(secret, headers["X-Nexus-Timestamp"], orjson.dumps(body))
        status[0] = 410
        assert try_hook(core, hook.id, actor=ADMIN) == "status 410"
        assert secret not in str(deliveries(core)) + repr(hook)


def test_after_six_tries_it_is_a_dead_letter():
    core = core_with([job("gas", skills={"gas": 1})])
    add_hook(core, "webhook", "http://127.0.0.1:9/", actor=ADMIN)
    check_alerts(core)
    for _ in range(TRIES + 2):
        deliver(core)
        core.clock.moment += timedelta(hours=1)
    (dead,) = deliveries(core, status="dead")
    assert dead.tries == TRIES and dead.error == "forbidden address"


def test_an_alert_comes_by_mail():
    with mailbox() as kept:
        core = core_with([job("gas", skills={"gas": 1})], smtp_url=kept.address)
        add_hook(core, "mail", "dispatch@example.org", actor=ADMIN)
        check_alerts(core)
        assert deliver(core) == 1
    (mail,) = kept.got
    assert "To: dispatch@example.org" in mail and "jobId: gas" in mail


@pytest.mark.parametrize(("kind", "target"), [("webhook", "ftp://x/"), ("mail", "nobody"), ("pigeon", "http://x/")])
def test_hooks_that_lead_nowhere(kind, target):
    with pytest.raises(InputError):
        add_hook(core_with([]), kind, target, actor=ADMIN)


def test_a_hook_that_is_gone_gets_nothing():
    core = core_with([job("gas", skills={"gas": 1})])
    hook, _ = add_hook(core, "webhook", "http://127.0.0.1:9/", actor=ADMIN)
    check_alerts(core)
    remove_hook(core, hook.id, actor=ADMIN)
    assert deliveries(core, status="pending") == []
