"""Publishing, conflicts, versions: what leads out of a draft."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import flask
import pytest

from callbacks.context import CORE
from callbacks.dashboard_edit import leave, orders
from components.ids import DashboardEdit as Ids
from data.access import local_admin
from data.dashboards import add_dashboard, get_dashboard
from tests.callbacks.dashboard_edit_shown import named, opened
from tests.callbacks.trees import walk
from tests.callbacks.trees import words as words_of
from tests.data.dashboards.shop import make_shop

MINE, OTHER = named("mine", "first-browser"), named("mine", "second-browser")
WIDGET = {
    "id": "one", "kind": "kpi", "title": "One", "layout": {"x": 0, "y": 0, "w": 4, "h": 3}, "metrics": ["shop.revenue"]
}  # fmt: skip


@pytest.fixture
def core(tmp_path):
    shop = make_shop(tmp_path)
    core = replace(shop, settings=replace(shop.settings, home=tmp_path))
    server = flask.Flask("shop")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        add_dashboard(core, {"id": "mine", "name": "Mine", "widgets": [WIDGET]}, actor=local_admin())
        yield core


@pytest.fixture(autouse=True)
def toasts(monkeypatch):
    said = []
    monkeypatch.setattr(leave, "set_props", lambda _id, props: said.append(words_of(props["children"].header)))
    return said


def titled(title, where):
    orders.submitted("edit", {**where, "widget": "one"}, {"metrics": ["shop.revenue"], "kind": "kpi", "title": title})


def went(panel, where, monkeypatch, *, form=None, choices=None):
    monkeypatch.setattr(leave, "ctx", SimpleNamespace(triggered_id=form or Ids.OPEN))
    choices = choices or {}
    ids = [Ids.field(name) for name in choices]
    return leave.leave({**where, **panel}, [1] if form else [], ids, list(choices.values()))["href"]


def test_a_draft_is_published_and_opened(core, monkeypatch, toasts):
    titled("New", MINE)
    assert went({"panel": "publish"}, MINE, monkeypatch) == "/dashboards/view/mine"
    assert (get_dashboard(core, "mine").widget("one").title, toasts) == ("New", ["Mine is published"])


def test_both_sides_of_a_conflict_are_shown_and_one_is_chosen(core, monkeypatch, toasts):
    titled("Ours", MINE)
    titled("Theirs", OTHER)
    went({"panel": "publish"}, OTHER, monkeypatch)
    with pytest.raises(leave.PreventUpdate):
        went({"panel": "publish"}, MINE, monkeypatch)
    panel = opened("publish", "mine", "first-browser")
    choices = next(one for one in walk(panel) if getattr(one, "id", None) == Ids.field("one/title"))
    assert [words_of(option["label"]) for option in choices.options] == ["MineOurs", "As published meanwhileTheirs"]
    form = {"type": "de-submit", "form": "publish"}
    went({"panel": "publish"}, MINE, monkeypatch, form=form, choices={"one/title": "theirs"})
    assert get_dashboard(core, "mine").widget("one").title == "Theirs"


def test_versions_say_what_they_changed_and_come_back(core, monkeypatch):
    titled("New", MINE)
    went({"panel": "publish"}, MINE, monkeypatch)
    words = words_of(opened("versions", "mine", "first-browser"))
    assert "New renamed" in words and "Made, with one widget" in words
    orders.obeyed({**MINE, "do": "version", "version": "1"})
    went({"panel": "publish"}, MINE, monkeypatch)
    assert get_dashboard(core, "mine").widget("one").title == "One"


def test_a_version_becomes_another_dashboard(core, monkeypatch):
    assert went({"panel": "fork", "version": 1}, MINE, monkeypatch).startswith("/dashboards/edit/copy-of-mine?draft=")


def test_a_draft_thrown_away_leaves_what_is_published(core, monkeypatch):
    titled("New", MINE)
    assert went({"panel": "discard"}, MINE, monkeypatch) == "/dashboards/view/mine"
    assert get_dashboard(core, "mine").widget("one").title == "One"
