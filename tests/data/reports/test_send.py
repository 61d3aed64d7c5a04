"""Reports against a local mail server and webhook: made once at their times, in their zone, with what they hold."""

from __future__ import annotations

import base64
import dataclasses
import email
import io
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import openpyxl
import orjson
import pytest

from data.dashboards.catalogue import load_dashboards
from data.errors import ConflictError, DefinitionError
from data.notify.channels import add_channel
from data.notify.deliveries import deliver, deliveries
from data.opening import close_core
from data.reports import add_report, change_report, get_report, remove_report, reports, runs_of, send_due, send_now
from tests.architecture.tree import ROOT
from tests.cores import make_core
from tests.data.dashboards.shop import ROWS, make_shop
from tests.data.reports.shop import ADMIN, make_home, wish
from tests.loopback import mailbox, webhook

FIRST = datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_a_dashboard_arrives_as_a_workbook_with_the_numbers_of_sql(tmp_path):
    with mailbox() as box:
        core = make_home(tmp_path, smtp_url=box.address)
        channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
        add_report(core, wish(channel.id, state="f.category=Tools"), actor=ADMIN)
        assert send_due(core) == 0
        core.clock.moment = FIRST
        assert [send_due(core), send_due(core), deliver(core)] == [1, 0, 1]
        close_core(core)
    mail = email.message_from_string(box.got[0])
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "Nexus: Morning (Shop)")
    text, file = mail.get_payload()
    assert "state: f.category=Tools" in text.get_payload() and "/dashboards/view/shop?f.category" in text.get_payload()
    book = openpyxl.load_workbook(io.BytesIO(file.get_payload(decode=True)))
    assert ("filter", "category in Tools") in list(book["Cover"].iter_rows(values_only=True))
    assert dict(list(book["Regions"].iter_rows(values_only=True))[1:]) == {"North": 330, "South": 20, None: 160}
    assert file.get_filename() == "shop-2026-11-21T070000Z.xlsx"


def test_a_webhook_gets_the_file_too_and_history_says_so(tmp_path):
    with webhook() as hook:
        core = make_home(tmp_path, field_hook_hosts=("127.0.0.1",))
        channel, _ = add_channel(core, "webhook", hook.address, actor=ADMIN)
        made = add_report(core, wish(channel.id, format="csv"), actor=ADMIN)
        send_now(core, made.report.id, actor=ADMIN)
        assert deliver(core) == 1
        body = orjson.loads(hook.got[0][0])
        assert body["report"] == "Morning" and base64.b64decode(body["files"][0]["content"])[:2] == b"PK"
        (run,) = runs_of(core, made.report.id, actor=ADMIN)
        assert run.error is None and run.file["bytes"] > 500
        assert (core.settings.home / run.file["path"]).exists()
        close_core(core)


def test_times_are_those_of_the_zone_and_of_missed_ones_the_latest_counts(tmp_path):
    core = make_home(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    made = add_report(core, wish(channel.id, schedule={"cron": "0 8 * * *", "zone": "Europe/Berlin"}), actor=ADMIN)
    assert made.next_at == FIRST
    core.clock.moment = FIRST + timedelta(days=3, hours=1)
    assert send_due(core) == 1
    (run,) = runs_of(core, made.report.id, actor=ADMIN)
    assert run.due_at == FIRST + timedelta(days=3)
    assert get_report(core, made.report.id, actor=ADMIN).next_at == FIRST + timedelta(days=4)
    close_core(core)


def test_a_dashboard_that_is_gone_is_said(tmp_path):
    core = make_home(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    made = add_report(core, wish(channel.id), actor=ADMIN)
    (core.definitions[0] / "dashboards" / "shop.yaml").unlink()
    core.clock.moment = FIRST + timedelta(seconds=1)
    load_dashboards(core, fresh=True)
    send_due(core)
    (run,) = runs_of(core, made.report.id, actor=ADMIN)
    assert run.file is None and run.error["code"] == "dashboard.unknown"
    assert deliveries(core)[0].body["error"] == "dashboard.unknown"
    close_core(core)


def test_a_file_that_is_too_large_is_not_attached_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("data.reports.send.ATTACHED", 10)
    core = make_home(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    made = add_report(core, wish(channel.id), actor=ADMIN)
    send_now(core, made.report.id, actor=ADMIN)
    (told,) = deliveries(core)
    assert told.files == () and "reports/" in told.body["notAttached"]
    close_core(core)


def test_changed_switched_off_and_taken_away(tmp_path):
    core = make_home(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    id_ = add_report(core, wish(channel.id), actor=ADMIN).report.id
    assert change_report(core, id_, wish(channel.id, active=False), actor=ADMIN).next_at is None
    remove_report(core, id_, actor=ADMIN)
    assert reports(core, actor=ADMIN) == ()
    close_core(core)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": ""}, "/name"),
        ({"dashboard": "nothing"}, "/dashboard"),
        ({"state": "f.colour=red"}, "/state"),
        ({"format": "pdf"}, "/format"),
        ({"schedule": {"cron": "0 25 * * *"}}, "/schedule/cron"),
        ({"schedule": {"cron": "daily", "zone": "Mars/One"}}, "/schedule/zone"),
        ({"schedule": {}}, "/schedule"),
        ({"channels": []}, "/channels"),
        ({"channels": ["ch_none"]}, "/channels/0"),
        ({"size": 1}, "/size"),
    ],
)
def test_every_problem_of_a_report_has_its_place(tmp_path, change, path):
    core = make_home(tmp_path)
    channel, _ = add_channel(core, "mail", "ann@example.org", actor=ADMIN)
    with pytest.raises(DefinitionError) as caught:
        add_report(core, {**wish(channel.id), **change}, actor=ADMIN)
    assert [problem.path for problem in caught.value.problems] == [path]
    close_core(core)


def test_a_core_in_memory_has_nowhere_to_put_files(tmp_path):
    with pytest.raises(ConflictError):
        add_report(make_shop(tmp_path), wish("ch_none"), actor=ADMIN)


CHILD = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from data.notify.channels import add_channel
from data.reports import add_report, send, send_due
from tests.data.reports.shop import ADMIN, make_home, wish

core = make_home(Path(sys.argv[1]), field_hook_hosts=("127.0.0.1",))
channel, _ = add_channel(core, "webhook", sys.argv[2], actor=ADMIN)
add_report(core, wish(channel.id), actor=ADMIN)
core.clock.moment = datetime(2026, 11, 21, 7, tzinfo=UTC)
send.note = lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL)
send_due(core)
"""


def test_a_kill_between_file_and_word_sends_it_once(tmp_path):
    with webhook() as hook:
        command = [sys.executable, "-c", CHILD, str(tmp_path), hook.address]
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
        core = make_core(tmp_path / "home", moment=FIRST, demo=False, field_hook_hosts=("127.0.0.1",))
        core = dataclasses.replace(core, definitions=(tmp_path,))
        assert [send_due(core), send_due(core), deliver(core), deliver(core)] == [1, 0, 1, 0]
        close_core(core)
    assert len(hook.got) == 1 and ROWS
