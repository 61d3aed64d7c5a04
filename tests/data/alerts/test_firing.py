"""Firings: once for each closed interval, told once, noticed, asleep, recovered, and whole after a kill."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
from datetime import timedelta

import orjson
import pytest

from data.access import Actor
from data.alerts import (
    acknowledge,
    add_alert,
    alerts,
    change_alert,
    check_alerts,
    firings,
    get_alert,
    remove_alert,
    snooze,
)
from data.errors import InputError, NotFound
from data.metrics import load_catalog
from data.notify.channels import add_channel, channels, remove_channel
from data.notify.deliveries import deliver, deliveries
from data.notify.send import signature
from data.opening import close_core
from tests.architecture.tree import ROOT
from tests.cores import make_core
from tests.data.alerts.store import ADMIN, MOMENT, make_till, sell, wish
from tests.loopback import mailbox, webhook


def fired(core, **wanted):
    return [(each.start.isoformat(), each.facts["value"], each.told) for each in firings(core, actor=ADMIN, **wanted)]


def test_a_closed_interval_fires_once_however_often_it_is_judged(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(), actor=ADMIN)
    assert check_alerts(core) == 0 and fired(core) == []
    sell(core, "2026-11-19", 20)
    assert [check_alerts(core), check_alerts(core)] == [1, 0]
    sell(core, "2026-11-19", 5)
    assert check_alerts(core) == 0
    (found,) = firings(core, actor=ADMIN)
    assert fired(core) == [("2026-11-19", 20, True)]
    assert found.as_of.date().isoformat() == "2026-11-19" and "till" in found.proof["sql"]


def test_the_number_is_that_of_sql_by_hand(tmp_path):
    core = make_till(tmp_path)
    filters = {"field": "region", "op": "eq", "values": ["North"]}
    add_alert(core, wish(grain="week", filters=filters, condition={"kind": "threshold", "value": 9e9}), actor=ADMIN)
    check_alerts(core)
    truth = core.lakes.fetch(
        "SELECT sum(amount) AS s FROM prod.main.till"
        " WHERE region = 'North' AND day >= '2026-11-09' AND day < '2026-11-16'"
    ).columns["s"]
    assert [value for _, value, _ in fired(core)] == truth


def test_only_what_is_over_is_judged(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(grain="month", condition={"kind": "threshold", "value": 9e9}), actor=ADMIN)
    check_alerts(core)
    assert fired(core) == []
    sell(core, "2026-11-30", 1)
    check_alerts(core)
    assert fired(core) == [("2026-11-01", 1801, True)]


def test_today_is_not_over_whatever_the_data_says(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(), actor=ADMIN)
    check_alerts(core)
    sell(core, "2026-12-01", 20)
    check_alerts(core)
    assert "2026-12-01" not in [start for start, *_ in fired(core)]
    core.clock.moment += timedelta(days=1)
    sell(core, "2026-12-01", 1)
    check_alerts(core)
    assert "2026-12-01" in [start for start, *_ in fired(core)]


def test_intervals_that_closed_at_once_are_all_judged_and_told_of_as_one_row(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(), actor=ADMIN)
    check_alerts(core)
    for day in ("19", "20"):
        sell(core, f"2026-11-{day}", 20)
    assert check_alerts(core) == 2
    sell(core, "2026-11-21", 20)
    check_alerts(core)
    assert fired(core) == [("2026-11-21", 20, False), ("2026-11-20", 20, False), ("2026-11-19", 20, True)]


def test_the_newest_intervals_may_be_left_to_fill(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(wait=1), actor=ADMIN)
    check_alerts(core)
    sell(core, "2026-11-19", 20)
    assert check_alerts(core) == 0
    sell(core, "2026-11-20", 100)
    assert check_alerts(core) == 1 and fired(core)[0][0] == "2026-11-19"


def test_what_recovers_is_open_no_more(tmp_path):
    core = make_till(tmp_path)
    add_alert(core, wish(), actor=ADMIN)
    check_alerts(core)
    sell(core, "2026-11-19", 20)
    check_alerts(core)
    assert len(fired(core, open_only=True)) == 1
    sell(core, "2026-11-20", 100)
    check_alerts(core)
    assert fired(core, open_only=True) == [] and firings(core, actor=ADMIN)[0].recovered_at is not None
    assert [each.state for each in alerts(core, actor=ADMIN)] == ["ok"]


def test_who_takes_notice_is_known_and_asleep_nobody_is_told(tmp_path):
    core = make_till(tmp_path)
    made = add_alert(core, wish(repeat=True), actor=ADMIN)
    check_alerts(core)
    snooze(core, made.alert.id, core.clock.now() + timedelta(hours=1), actor=ADMIN)
    sell(core, "2026-11-19", 20)
    check_alerts(core)
    core.clock.moment += timedelta(hours=2)
    sell(core, "2026-11-20", 20)
    check_alerts(core)
    assert [told for *_, told in fired(core)] == [True, False]
    noticed = acknowledge(core, firings(core, actor=ADMIN)[0].id, actor=ADMIN)
    assert noticed.acknowledged_by == "local" and len(fired(core, open_only=True)) == 1
    with pytest.raises(InputError):
        snooze(core, made.alert.id, core.clock.now() - timedelta(hours=1), actor=ADMIN)
    with pytest.raises(NotFound):
        acknowledge(core, 99, actor=ADMIN)


def test_an_alert_whose_metric_is_gone_is_broken_and_says_why(tmp_path):
    core = make_till(tmp_path)
    made = add_alert(core, wish(), actor=ADMIN)
    (tmp_path / "datasets" / "till.yaml").unlink()
    load_catalog(core, fresh=True)
    check_alerts(core)
    found = get_alert(core, made.alert.id, actor=ADMIN)
    assert found.state == "broken" and found.problem["code"] in ("dataset.unknown", "metric.unknown")


def test_a_changed_alert_is_judged_anew_and_one_taken_away_no_more(tmp_path):
    core = make_till(tmp_path)
    made = add_alert(core, wish(), actor=ADMIN)
    check_alerts(core)
    change_alert(core, made.alert.id, wish(condition={"kind": "threshold", "value": 200}), actor=ADMIN)
    assert check_alerts(core) == 1
    remove_alert(core, made.alert.id, actor=ADMIN)
    sell(core, "2026-11-19", 20)
    assert check_alerts(core) == 0 and fired(core, open_only=True) == []


def test_what_was_computed_for_others_rows_is_not_shown(tmp_path):
    core = make_till(tmp_path)
    north = Actor("ann", frozenset({"editor"}), {"region": ("North",)})
    south = Actor("bob", frozenset({"editor"}), {"region": ("South",)})
    made = add_alert(core, wish(condition={"kind": "threshold", "value": 9e9}), actor=north)
    check_alerts(core)
    assert len(firings(core, actor=north)) == len(firings(core, actor=ADMIN)) == 1
    assert firings(core, actor=south) == [] and alerts(core, actor=south) == ()
    with pytest.raises(NotFound):
        get_alert(core, made.alert.id, actor=south)


def test_a_webhook_gets_number_and_time_signed_and_a_mailbox_the_same(tmp_path):
    with webhook() as hook, mailbox() as box:
        core = make_till(tmp_path, field_hook_hosts=("127.0.0.1",), smtp_url=box.address)
        first, secret = add_channel(core, "webhook", hook.address, actor=ADMIN)
        second, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
        add_alert(core, wish(channels=[first.id, second.id]), actor=ADMIN)
        check_alerts(core)
        sell(core, "2026-11-19", 20)
        check_alerts(core)
        assert deliver(core) == 2 and deliver(core) == 0
    ((raw, headers),) = hook.got
    body = orjson.loads(raw)
    assert (body["alert"], body["start"], body["value"], body["expected"]) == ("Bad day", "2026-11-19", 20, 50)
    assert body["address"].endswith(f"/alerts?firing={body['firingId']}")
    assert headers["X-Nexus-Signature"] == signature(secret, headers["X-Nexus-Timestamp"], raw)
    (mail,) = box.got
    assert "To: ann@example.org" in mail and "value: 20" in mail and "Message-ID: <nexus-alert-" in mail
    assert secret not in str(deliveries(core)) + str(channels(core))


def test_what_fails_waits_and_what_goes_nowhere_is_given_up(tmp_path):
    core = make_till(tmp_path)
    channel, _ = add_channel(core, "webhook", "http://127.0.0.1:9/", actor=ADMIN)
    add_alert(core, wish(channels=[channel.id], condition={"kind": "threshold", "value": 9e9}), actor=ADMIN)
    check_alerts(core)
    assert deliver(core) == 0 and deliver(core) == 0
    (waiting,) = deliveries(core)
    assert (waiting.tries, waiting.status, waiting.error) == (1, "pending", "forbidden address")
    for _ in range(8):
        core.clock.moment += timedelta(hours=1)
        deliver(core)
    assert [each.tries for each in deliveries(core, status="dead")] == [6]


@pytest.mark.parametrize("target", ["ftp://x/", "nobody", "http://", "a b@c", "a@b,c@d"])
@pytest.mark.parametrize("kind", ["webhook", "mail", "pigeon"])
def test_channels_that_lead_nowhere(tmp_path, kind, target):
    with pytest.raises(InputError):
        add_channel(make_core(), kind, target, actor=ADMIN)


def test_a_channel_that_is_gone_gets_nothing(tmp_path):
    core = make_till(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    add_alert(core, wish(channels=[channel.id], condition={"kind": "threshold", "value": 9e9}), actor=ADMIN)
    check_alerts(core)
    remove_channel(core, channel.id, actor=ADMIN)
    assert deliver(core) == 0 and deliveries(core) == []


CHILD = """
import os, signal, sys
from pathlib import Path
from data.alerts import add_alert, check_alerts
from data.notify import deliveries, tries
from data.notify.channels import add_channel
from tests.data.alerts.store import ADMIN, MOMENT, make_till, sell, wish

home = Path(sys.argv[1])
core = make_till(home / "definitions", home=home, field_hook_hosts=("127.0.0.1",))
channel, _ = add_channel(core, "webhook", sys.argv[2], actor=ADMIN)
add_alert(core, wish(channels=[channel.id]), actor=ADMIN)
check_alerts(core)
sell(core, "2026-11-19", 20)

def die(*_args, **_facts):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "while it is noted":
    import data.alerts.check as check
    check.note = die
check_alerts(core)
if sys.argv[3] == "before it is sent":
    die()
tries.outcome = die
deliveries.deliver(core)
"""


@pytest.mark.parametrize(
    ("when", "sends"), [("while it is noted", 1), ("before it is sent", 1), ("before it is known to be sent", 2)]
)
def test_a_kill_loses_no_alert_and_doubles_none(tmp_path, when, sends):
    """What was sent and not noted is sent again under the key it had, for the other side to know it."""
    with webhook() as hook:
        command = [sys.executable, "-c", CHILD, str(tmp_path), hook.address, when]
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
        core = make_core(tmp_path, moment=MOMENT, demo=False, field_hook_hosts=("127.0.0.1",))
        core = dataclasses.replace(core, definitions=(tmp_path / "definitions",))
        core.clock.moment += timedelta(minutes=2)
        check_alerts(core)
        check_alerts(core)
        while deliver(core):
            pass
        assert fired(core) == [("2026-11-19", 20, True)]
        assert [each.status for each in deliveries(core)] == ["sent"]
        close_core(core)
    assert len(hook.got) == sends and len({headers["Idempotency-Key"] for _, headers in hook.got}) == 1
