"""The page of reports: made, sent now with what became of it, switched off, refused with every problem, taken away."""

from __future__ import annotations

from types import SimpleNamespace

import flask
import pytest
from dash import no_update

from callbacks import reports
from callbacks.context import CORE
from components.ids import Reports as Ids
from data.notify.channels import add_channel
from data.opening import close_core
from data.reports import reports as kept
from tests.callbacks.trees import walk, words
from tests.data.reports.shop import ADMIN, make_home


@pytest.fixture
def shop(tmp_path):
    core = make_home(tmp_path)
    server = flask.Flask("shop")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    close_core(core)


def do(monkeypatch, clicked, **form):
    monkeypatch.setattr(reports, "ctx", SimpleNamespace(triggered_id=clicked))
    return reports.act([1], [Ids.field(name) for name in form], list(form.values()), 3)


def listed():
    return reports.show_reports(None)["list"]


def test_one_is_made_sent_switched_off_and_taken_away(shop, monkeypatch):
    assert "No reports yet" in words(listed())
    assert "somewhere to go" in words(reports.show_form("", None)["form"])
    channel, _ = add_channel(shop, "mail", "ann@example.org", actor=ADMIN)
    form = reports.show_form("?dashboard=shop&state=f.region%3DNorth", None)["form"]
    found = [one for one in walk(form) if "name" in (getattr(one, "id", None) or {})]
    values = {one.id["name"]: one.value for one in found}
    assert (values["dashboard"], values["state"], values["format"]) == ("shop", "f.region=North", "xlsx")
    done = do(monkeypatch, Ids.act("add", ""), **{**values, "name": "Morning", "channels": [channel.id]})
    assert done["changed"] == done["added"] == 4 and "not made yet" in words(listed())
    report = kept(shop, actor=ADMIN)[0].report.id
    assert do(monkeypatch, Ids.act("send", report))["added"] is no_update
    assert "Made" in words(listed()) and "ann@example.org: on its way" in words(listed())
    do(monkeypatch, Ids.act("switch", report))
    assert "off" in words(listed()) and "Switch on" in words(listed())
    do(monkeypatch, Ids.act("drop", report))
    assert "No reports yet" in words(listed())


def test_every_problem_is_said(shop, monkeypatch):
    wrong = {"name": "", "dashboard": "shop", "state": "", "format": "xlsx", "cron": "x", "zone": "UTC"}
    done = do(monkeypatch, Ids.act("add", ""), **wrong, channels=[])
    assert "needs a name" in words(done["result"]) and "at least one channel" in words(done["result"])
    assert done["changed"] is no_update and done["added"] is no_update
